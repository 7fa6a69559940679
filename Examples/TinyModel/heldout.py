"""Writes heldout.jsonl: test questions in wordings that training doesn't have, with values that training never saw.

Every template is written by hand and stands for itself; the values come from lists that only tests use. `heldout.py OUT.jsonl`.
"""
import json
import random
import sys

import values as V

TEMPLATES = {
    "get_weather": """
Should I pack an umbrella for {city}?
I'm curious what the sky is up to over {city} at this hour.
Could you report on the weather situation in {city}?
Flying out to {city} shortly. Weather?
Do folks in {city} need scarves at present?
My cousin lives in {city} and says it is awful outside. How is the weather really?
Weather-wise, what am I in for in {city}?
Has the rain stopped in {city}?
Tell me whether {city} is having a heatwave.
If I stepped outside in {city}, what weather would I meet?
Grab the latest weather for {city}.
What would a thermometer in {city} show, in {unit}?
I think in {unit}, so give me the weather for {city} that way.
Temperature check for {city}, {unit} scale.
How chilly has it become in {city}? Reply in {unit}.
Weather update, {city}, {unit}, go!
""",
    "convert_units": """
My route is {value} {from} long; translate that distance to {to} for me.
Any idea how {value} {from} looks once written in {to}?
Swap {value} {from} for {to}.
Could you restate {value} {from} using {to}?
An American colleague wants {to}, but all I have is {value} {from}.
I only understand {to}. What would {value} {from} be?
Let's see {value} {from} as a number of {to}.
The manual lists {value} {from}; the {to} figure, please.
Measured {value} {from}. Report it in {to}.
{value} {from} corresponds to what in {to}?
Turn this into {to} for me: {value} {from}
Tell me the {to} equivalent of {value} {from}
""",
    "calculate": """
My calculator broke. Can you handle {expression} for me?
I'd be grateful for the outcome of {expression}
What number do I get from {expression}?
Number crunching time: {expression}
Please simplify {expression} down to one number.
{expression} - what's the answer?
I keep messing up {expression}; do it properly.
Punch in {expression} and read me the display.
Settle a bet: what does {expression} equal?
On my worksheet it says {expression}. The solution?
Give the numeric value when you evaluate {expression}
Arithmetic for you: {expression}
""",
    "create_event": """
Pencil in {title} for {date} at {time}.
Mark {date}, {time} in my calendar as "{title}".
I would love to see "{title}" appear on my calendar, {date} at {time}.
We agreed on {title}, {date} at {time}. Get it on the calendar.
New calendar item "{title}" - it begins {time} on {date}.
Don't let me double book: {title} happens on {date} at {time}, add it to the calendar.
Could {title} go on the calendar? It's {date}, {time}.
Create "{title}" starting at {time}, day {date}.
Log an appointment for {date} at {time}. Name it "{title}".
My diary lacks one thing: {title}, on {date} at {time}. Add it.
Make room on {date} at {time} for an event called {title}
Fill the {time} slot on {date} with {title}.
""",
    "set_reminder": """
I'll need a nudge to {text} {minutes} minutes from now.
Could you jog my memory in {minutes} minutes? I have to {text}.
Don't allow me to forget to {text}; say something in {minutes} minutes.
Give me a shout in {minutes} minutes so that I {text}.
Once {minutes} minutes have gone by, remind me to {text}.
Reminder wanted, {minutes} minutes, "{text}".
"{text}" should pop up as a reminder in {minutes} minutes.
Wake up my brain {minutes} minutes from now to {text}.
I tend to be forgetful: in {minutes} minutes I must {text}. Remind me.
Please prompt me to {text} when {minutes} minutes are over.
Schedule a reminder {minutes} minutes out: {text}
Leave me a reminder to {text}, due in {minutes} minutes.
""",
    "search": """
Dig up some pages about {query}.
See if the internet knows about {query}.
Scour the web for {query}
I could use some reading on {query}. Hunt online, will you?
What does Google turn up for {query}?
Hit the web and look for "{query}".
Trawl the internet for anything on {query}.
Fire off a web query: {query}
Pull up {limit} search results about {query}.
Fetch {limit} hits from the web for "{query}".
Do some online research on {query} and stop after {limit} results.
Web search for {query}, and {limit} results will suffice.
I'm after pages on {query}; {limit} results at most.
""",
}
SPOKEN = {"km": ["km", "kilometres", "kilometers"], "mi": ["miles", "mi"], "m": ["metres", "m", "meters"], "ft": ["feet", "ft"],
          "kg": ["kg", "kilograms", "kilos"], "lb": ["pounds", "lbs", "lb"], "c": ["celsius", "degrees celsius"],
          "f": ["fahrenheit", "degrees fahrenheit"], "l": ["litres", "liters"], "gal": ["gallons", "gal"]}
KINDS = [["km", "mi", "m", "ft"], ["kg", "lb"], ["c", "f"], ["l", "gal"]]
QUALITIES = "antique bitter colourful damp elegant fragile giant handmade icy jolly lively muddy nervous odd powerful rusty sturdy tender velvety witty".split()
ACTIONS = "assemble bake clip defrost exchange fetch grill hoover inflate knead knit measure grease polish rinse scrub tighten unlock varnish weigh".split()


def title(r):
    w, n = r.choice(V.HELD_WORDS), r.choice(V.HELD_NAMES)
    t = r.choice([f"{w} inspection", f"{w} with {n}", f"{r.choice(QUALITIES)} {w} {r.choice(V.HELD_WORDS)}", f"{n}'s {w}", f"{w} and {r.choice(V.HELD_WORDS)} night",
                  f"{r.choice(QUALITIES)} {w}", f"{w} rehearsal with {n}", f"dinner with {n}", f"visit to the {w}"])
    return t[0].upper() + t[1:] if r.random() < 0.75 else t


def text(r):
    a, w, n = r.choice(ACTIONS), r.choice(V.HELD_WORDS), r.choice(V.HELD_NAMES)
    return r.choice([f"{a} the {w}", f"{a} the {r.choice(QUALITIES)} {w}", f"call {n} about the {w}", f"{a} some {w}", f"buy {w} for {n}", f"{a} the {w} and the {r.choice(V.HELD_WORDS)}", f"email {n}"])


def query(r):
    w, v = r.choice(V.HELD_WORDS), r.choice(V.HELD_WORDS)
    return r.choice([w, f"{r.choice(QUALITIES)} {w}", f"{w} {v}", f"how to {r.choice(ACTIONS)} a {w}", f"{r.choice(QUALITIES)} {w} for beginners", f"{w} near {r.choice(V.HELD_CITIES)}", f"history of the {w}", f"{w} and {v}"])


def values(r, name):
    if name == "get_weather":
        return {"city": r.choice(V.HELD_CITIES), "unit": r.choice(["celsius", "fahrenheit"])}
    if name == "convert_units":
        a, b = r.sample(r.choice(KINDS), 2)
        return {"value": r.choice([str(r.randint(2, 999)), f"{r.randint(0, 99)}.{r.randint(1, 9)}", f"{r.randint(1, 99)}.{r.randint(0, 9)}{r.randint(1, 9)}"]), "from": a, "to": b}
    if name == "calculate":
        return {"expression": V.expression(r)}
    if name == "create_event":
        return {"title": title(r), "date": f"20{r.randint(26, 31)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}", "time": V.time(r)}
    if name == "set_reminder":
        return {"text": text(r), "minutes": r.randint(2, 600)}
    return {"query": query(r), "limit": r.randint(2, 10)}


def questions(count, seed=2026):
    r = random.Random(seed)
    families = [(name, line) for name, text in TEMPLATES.items() for line in text.strip().splitlines()]
    for i in range(count):
        name, template = families[i % len(families)]
        slots = values(r, name)
        arguments = {}
        for key, value in slots.items():
            if "{" + key + "}" not in template:
                continue
            spoken = r.choice(SPOKEN[value]) if key in ("from", "to") else value
            template = template.replace("{" + key + "}", str(spoken))
            arguments[key] = json.loads(value) if key == "value" else value
        tools = list(TEMPLATES)
        if i % 4 == 3:  # a quarter with fewer tools, in another order
            tools = r.sample([t for t in tools if t != name], r.choice([1, 2, 3])) + [name]
            r.shuffle(tools)
        yield {"question": template, "tools": tools, "call": {"name": name, "arguments": arguments}}


if __name__ == "__main__":
    rows = list(questions(500))
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        for row in rows:
            f.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(len(rows), "questions,", sum(len(t.strip().splitlines()) for t in TEMPLATES.values()), "templates")
