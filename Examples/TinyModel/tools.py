"""Tools: the six sample ones of Schemas/tools.json and many made-up ones, each with its schema, questions and results."""
import json
import random
from pathlib import Path

import phrasings as P
import values as V

SAMPLE_FILE = Path(__file__).resolve().parents[2] / "Schemas" / "tools.json"
SAMPLES = {t["function"]["name"]: t for t in json.loads(SAMPLE_FILE.read_text())}
OTHER_DESCRIPTIONS = {
    "get_weather": ["Current weather of a city", "Weather in a city", "Look up the weather", "Temperature and conditions for a city", "Get the weather"],
    "convert_units": ["Convert between units", "Unit conversion", "Convert a value", "Change a measure to another unit"],
    "calculate": ["Evaluate an expression", "Calculator", "Do arithmetic", "Compute a formula"],
    "create_event": ["Create a calendar event", "Schedule an event", "Put an event in the calendar", "New calendar entry"],
    "set_reminder": ["Set a reminder", "Remind the user later", "Create a reminder", "Remind the user of a task"],
    "search": ["Search the internet", "Web search", "Find pages on the web", "Look something up online"],
}


def minimal(tool, r):
    """The same tool with less of a schema: fewer bounds, no closing, perhaps another description."""
    f = tool["function"]
    description = r.choice([f["description"], *OTHER_DESCRIPTIONS[f["name"]]])
    keep = ("type", "enum", "description") if r.random() < 0.7 else ("type", "enum", "description", "minimum", "maximum", "minLength", "maxLength", "format")
    properties = {k: {a: b for a, b in v.items() if a in keep} or v for k, v in f["parameters"]["properties"].items()}
    parameters = {"type": "object", "properties": properties, "required": f["parameters"]["required"]}
    if r.random() < 0.3:
        parameters["additionalProperties"] = False
    return {"type": "function", "function": {"name": f["name"], "description": description, "parameters": parameters}}


def wordy(r, text):
    """Surface variety: opener, closer, context, case, punctuation, a rare slip of the finger."""
    u = r.random()
    if u < 0.22 and not text[0].isdigit():
        opener = r.choice(P.OPENERS if r.random() < 0.5 else P.POLITE)
        text = f"{opener} {text}"
    if r.random() < 0.16:
        closer = r.choice(P.CLOSERS)
        text += closer if closer[0] == "," else " " + closer
    if r.random() < 0.62:
        text = text[0].upper() + text[1:]
    if text[-1] not in ".?!":
        text += r.choice(["", "", ".", "?", ".", "?", "!", " ?"]) if r.random() < 0.75 else ""
    if r.random() < 0.18:
        extra = P.spread(r, r.choice(P.CONTEXTS)) if r.random() < 0.5 else aside(r)
        text = f"{extra} {text}" if r.random() < 0.7 else f"{text}{'' if text[-1] in '.?!' else '.'} {extra}"
    return text


def slip(r, template):
    """Swaps or drops a letter of one plain word of a template."""
    words = template.split(" ")
    plain = [i for i, w in enumerate(words) if len(w) > 3 and w.isalpha()]
    if plain:
        i = r.choice(plain)
        w, j = words[i], r.randint(0, len(words[i]) - 2)
        words[i] = w[:j] + w[j + 1] + w[j] + w[j + 2:] if r.random() < 0.5 else w[:j] + w[j + 1:]
    return " ".join(words)


ASIDES = "actually maybe again then really quickly somehow surely still simply perhaps indeed today already always".split()


def jitter(r, template):
    """Replaces or adds a few words that don't touch a slot, so that no single word is relied upon."""
    words, out = template.split(" "), []
    for i, w in enumerate(words):
        near = "".join(words[max(0, i - 1):i + 2])
        if "{" not in near and w.isalpha():
            if r.random() < 0.10:
                out.append(r.choice(ASIDES) if r.random() < 0.6 else V.noun(r))
            if len(w) > 2 and r.random() < 0.10:
                w = V.noun(r)
        out.append(w)
    return " ".join(out)


def aside(r):
    """A sentence that has nothing to do with the question."""
    n, a = V.noun(r), V.adjective(r)
    return r.choice([f"My {n} is {a}.", f"The {n} was {a} {r.choice(['today', 'yesterday', 'again', 'last week'])}.", f"I met {V.person(r)} at the {r.choice(V.PLACES)}.",
                     f"{V.first_name(r)} {r.choice(V.VERBS)}s the {n}.", f"Our {n} needs {r.choice(['a', 'the', 'more'])} {V.noun(r)}.", f"I {r.choice(V.VERBS)} {a} {n}s.",
                     f"Dear {V.first_name(r)},", f"{V.first_name(r)} here.", f"{a.capitalize()} {n}!", f"While you {r.choice(V.VERBS)} the {n},"])


def fill(r, templates, slots, quote=()):
    template = P.spread(r, r.choice(templates))
    if r.random() < 0.5:
        template = jitter(r, template)
    if r.random() < 0.03:
        template = slip(r, template)
    for name, value in slots.items():
        if name in quote and r.random() < 0.35:
            q = r.choice(['"{}"', '"{}"', "'{}'", "“{}”"])
            value = q.format(value)
        template = template.replace("{" + name + "}", str(value))
    return template


def ask_weather(r):
    city = V.city(r)
    text, arguments = fill(r, P.WEATHER, {"city": city}), {"city": city}
    if r.random() < 0.33:
        unit = r.choice(["celsius", "fahrenheit"])
        how = r.choice(P.WEATHER_UNIT).replace("{unit}", unit.capitalize() if r.random() < 0.3 else unit)
        if r.random() < 0.1:
            text = f"{how.strip(',.()- ').strip()}, {text}"
        else:
            text += how if how[0] in ",." else " " + how
        arguments["unit"] = unit
    return wordy(r, text), arguments


def ask_convert(r):
    a, b = r.sample(r.choice(P.UNIT_KINDS), 2)
    value = V.number(r)
    if a not in "cf":
        value = value.lstrip("-")
    slots = {"value": value, "from": r.choice(P.UNITS[a]), "to": r.choice(P.UNITS[b])}
    text = fill(r, P.CONVERT, slots)
    if r.random() < 0.12 and len(slots["from"]) <= 2:  # "5km"
        text = text.replace(f"{value} {slots['from']}", f"{value}{slots['from']}")
    return wordy(r, text), {"value": json.loads(value), "from": a, "to": b}


WORD_OPERATORS = {"+": ["plus", "plus", "and", "added to"], "-": ["minus", "minus", "less"], "*": ["times", "times", "multiplied by", "x"],
                  "/": ["divided by", "over", "divided by"]}


def ask_calculate(r):
    if r.random() < 0.14:
        a, b, op = V.integer(r, 1, 9999), V.integer(r, 1, 9999), r.choice("+-*/")
        spoken, expression = f"{a} {r.choice(WORD_OPERATORS[op])} {b}", f"{a} {op} {b}"
        if " and " in spoken:
            spoken = spoken.replace(" and ", " plus ")
    else:
        spoken = expression = V.expression(r)
    text = fill(r, P.CALCULATE, {"expression": spoken})
    return (text if text == spoken else wordy(r, text)), {"expression": expression}


def ask_event(r):
    title, date, time = V.title(r), V.date(r), V.time(r)
    return wordy(r, fill(r, P.EVENT, {"title": title, "date": date, "time": time}, {"title"})), {"title": title, "date": date, "time": time}


def ask_reminder(r):
    text, minutes = V.task(r), V.minutes(r)
    return wordy(r, fill(r, P.REMIND, {"text": text, "minutes": minutes}, {"text"} if r.random() < 0.5 else ())), {"text": text, "minutes": minutes}


def ask_search(r):
    query = V.phrase(r)
    u = r.random()
    if u < 0.62:
        text, arguments = fill(r, P.SEARCH, {"query": query}, {"query"}), {"query": query}
    else:
        limit = r.randint(1, 10)
        arguments = {"query": query, "limit": limit}
        if u < 0.85:
            text = fill(r, P.SEARCH, {"query": query}, {"query"})
            more = fill(r, P.SEARCH_LIMIT, {"limit": limit})
            text += more if more[0] in ",." else " " + more
        else:
            text = fill(r, P.SEARCH_LIMIT_FIRST, {"query": query, "limit": limit}, {"query"})
    return wordy(r, text), arguments


ASK = {"get_weather": ask_weather, "convert_units": ask_convert, "calculate": ask_calculate, "create_event": ask_event,
       "set_reminder": ask_reminder, "search": ask_search}

# --- Made-up tools -------------------------------------------------------------------------------------------------

CURRENCIES = ["EUR", "USD", "GBP", "JPY", "CHF", "SEK", "NOK", "PLN", "CZK", "CAD", "AUD", "INR", "BRL", "MXN"]
LANGUAGES = ["French", "German", "Spanish", "Italian", "Polish", "Greek", "Turkish", "Dutch", "Swedish", "Japanese", "Arabic", "Hindi", "Czech"]
TICKERS = lambda r: "".join(r.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(r.randint(2, 4)))
EMAIL = lambda r: f"{V.invented_word(r)}{r.choice(['', '.' + V.invented_word(r), str(r.randint(1, 99))])}@{V.invented_word(r)}.{r.choice(['com', 'org', 'net', 'io'])}"
CODE = lambda r: "".join(r.choice("ABCDEFGHKLMNPRSTX") for _ in range(2)) + f"-{r.randint(100, 99999)}"
S, N = "string", "integer"
# name: (alternative names, descriptions, {argument: (alternative names, type or enum, value, optional wording)}, questions)
MADE_UP = {
    "order_pizza": (["order_food", "pizza_order"], ["Order a pizza", "Order pizza for delivery"],
                    {"topping": (["flavour", "kind"], S, lambda r: V.noun(r)), "size": (["pizza_size"], ["small", "medium", "large"], None)},
                    ["[order|get|buy|i want|i'd like] a {size} pizza with {topping}", "a {size} {topping} pizza", "[one|a] {topping} pizza, {size}", "pizza with {topping} in size {size}"]),
    "play_music": (["play_song", "music_player"], ["Play a song", "Play music"],
                   {"song": (["track", "title", "name"], S, lambda r: V.title(r)), "artist": (["by", "band"], S, lambda r: V.person(r))},
                   ["[play|put on|start|listen to|i want to hear] {song} by {artist}", "{artist} with {song}, [play it|put it on]"]),
    "translate": (["translate_text", "translation"], ["Translate a text", "Translate text to another language"],
                  {"text": (["phrase", "sentence"], S, lambda r: V.phrase(r)), "language": (["target", "to", "target_language"], S, lambda r: r.choice(LANGUAGES))},
                  ["[translate|put|turn] {text} [to|into] {language}", "how [do you say|do i say|to say] {text} in {language}", "{language} for {text}", "what is {text} in {language}"]),
    "send_email": (["email", "mail"], ["Send an email", "Write an email to someone"],
                   {"to": (["address", "recipient", "email"], S, EMAIL), "subject": (["title", "about"], S, lambda r: V.title(r))},
                   ["[send|write] an email to {to} [about|with subject|with the subject] {subject}", "email {to}: {subject}", "mail {to} about {subject}"]),
    "send_message": (["message", "text_contact"], ["Send a message to a contact", "Text someone"],
                     {"name": (["contact", "to", "recipient", "person"], S, lambda r: V.person(r)), "message": (["text", "body", "content"], S, lambda r: V.task(r))},
                     ["[text|message|tell] {name}: {message}", "send {name} the message {message}", "[tell|let] {name} [know|] that {message}", "send a message to {name} saying {message}"]),
    "book_table": (["reserve_table", "restaurant_booking"], ["Book a table in a restaurant", "Reserve a table"],
                   {"restaurant": (["place", "name"], S, lambda r: V.title(r)), "guests": (["people", "seats", "party_size"], N, lambda r: r.randint(1, 20)), "time": (["hour"], S, V.time)},
                   ["[book|reserve] a table at {restaurant} for {guests} [people|guests|persons] at {time}", "table for {guests} at {restaurant}, {time}", "{restaurant} for {guests} [people|] at {time}"]),
    "get_stock_price": (["stock", "stock_quote"], ["Price of a stock", "Get a stock quote"],
                        {"symbol": (["ticker", "code"], S, TICKERS)},
                        ["[what is|what's|get|check|how is] the [stock|share] price of {symbol}", "[price|quote|stock] of {symbol}", "how [is|does] {symbol} [trade|trading|doing] [|today]", "{symbol} [stock|shares|quote]"]),
    "get_time": (["current_time", "clock"], ["Current time in a city", "Local time"],
                 {"city": (["place", "location"], S, V.city)},
                 ["what time is it in {city}", "[current|local] time in {city}", "[what's|what is|tell me] the time in {city}", "what's the clock in {city}", "how late is it in {city}"]),
    "roll_dice": (["dice", "throw_dice"], ["Roll dice", "Throw some dice"],
                  {"count": (["dice", "number", "n"], N, lambda r: r.randint(1, 20)), "sides": (["faces"], N, lambda r: r.choice([4, 6, 8, 10, 12, 20, 100]))},
                  ["[roll|throw] {count} dice with {sides} sides", "{count} dice, {sides} sides", "[roll|throw] {count} {sides}-sided dice"]),
    "convert_currency": (["currency", "exchange"], ["Convert money", "Convert between currencies"],
                         {"amount": (["value", "sum"], "number", V.number), "from": (["source", "from_currency"], S, lambda r: r.choice(CURRENCIES)), "to": (["target", "to_currency"], S, lambda r: r.choice(CURRENCIES))},
                         ["[convert|change|exchange] {amount} {from} [to|into|in] {to}", "how much is {amount} {from} in {to}", "{amount} {from} in {to}", "how many {to} for {amount} {from}"]),
    "book_flight": (["find_flight", "flights"], ["Find a flight", "Book a flight"],
                    {"from": (["origin", "departure"], S, V.city), "to": (["destination", "arrival"], S, V.city), "date": (["day"], S, V.date)},
                    ["[book|find|search|get] [a flight|flights] from {from} to {to} on {date}", "fly [from|] {from} to {to} on {date}", "flight to {to} from {from}, {date}"]),
    "get_directions": (["directions", "route"], ["Directions between two places", "Find a route"],
                       {"start": (["from", "origin"], S, V.city), "end": (["to", "destination"], S, V.city), "mode": (["by", "transport"], ["car", "bike", "walk", "train"], None)},
                       ["how do i get from {start} to {end} by {mode}", "[route|directions|way] from {start} to {end} by {mode}", "[go|travel] to {end} from {start} by {mode}"]),
    "track_package": (["package_status", "track"], ["Track a package", "Status of a shipment"],
                      {"code": (["tracking", "id", "number"], S, CODE)},
                      ["where is [my|the] [package|parcel|order] {code}", "[track|follow|check] [package|parcel|shipment|order] {code}", "status of {code}"]),
    "set_light": (["lights", "light"], ["Change a lamp", "Set the brightness of a light"],
                  {"room": (["place", "location"], S, lambda r: r.choice(V.PLACES)), "level": (["brightness", "percent"], N, lambda r: r.randint(0, 100))},
                  ["[set|dim|turn|put] the [light|lights|lamp] in the {room} to {level} [|percent|%]", "{room} [light|lights] to {level}", "[light|brightness] {level} in the {room}"]),
    "set_thermostat": (["heating", "thermostat"], ["Set the heating", "Set the target temperature of a room"],
                       {"degrees": (["target", "temperature"], N, lambda r: r.randint(10, 30)), "room": (["zone"], S, lambda r: r.choice(V.PLACES))},
                       ["[set|turn|put] the [heating|thermostat] in the {room} to {degrees} [|degrees]", "heat the {room} to {degrees} [|degrees]", "make the {room} {degrees} degrees"]),
    "add_todo": (["create_task", "todo"], ["Add a task to the list", "Add to the to-do list"],
                 {"task": (["item", "text", "what"], S, V.task), "priority": (["level"], ["low", "normal", "high"], None)},
                 ["[add|put] {task} [to|on] my [list|to-do list|todo list] with {priority} priority", "todo: {task}, {priority} priority", "new task {task}, priority {priority}"]),
    "take_note": (["note", "save_note"], ["Save a note", "Write down a note"],
                  {"note": (["text", "content"], S, V.phrase)},
                  ["[note|write down|take a note|save a note|jot down|make a note][:| that] {note}", "[keep|save] this note: {note}"]),
    "find_recipe": (["recipe", "recipes"], ["Find a recipe", "Search for recipes"],
                    {"ingredient": (["with", "food"], S, V.noun), "servings": (["people", "portions"], N, lambda r: r.randint(1, 12))},
                    ["[find|get|show|give me] a recipe with {ingredient} for {servings} [people|persons]", "what can i cook with {ingredient} for {servings} people", "recipe for {servings} with {ingredient}"]),
    "find_movie": (["movies", "search_movies"], ["Find a movie", "Search movies by genre"],
                   {"genre": (["kind", "type"], ["comedy", "drama", "horror", "action", "romance"], None), "year": (["released"], N, lambda r: r.randint(1950, 2026))},
                   ["[find|show|suggest|recommend] a {genre} movie from {year}", "a {year} {genre} [movie|film]", "{genre} [movies|films] of {year}"]),
    "add_contact": (["new_contact", "save_contact"], ["Save a contact", "Add someone to the contacts"],
                    {"name": (["person", "contact"], S, V.person), "phone": (["number", "tel"], S, lambda r: f"{r.randint(100, 999)}-{r.randint(1000, 9999)}")},
                    ["[add|save] {name} with [number|phone|phone number] {phone}", "new contact {name}, {phone}", "save the number {phone} for {name}"]),
    "call_contact": (["phone", "dial"], ["Call someone", "Make a phone call"],
                     {"name": (["contact", "person", "who"], S, V.person)},
                     ["[call|phone|dial|ring] {name}", "make a [call|phone call] to {name}", "i want to talk to {name}"]),
    "define_word": (["dictionary", "define"], ["Definition of a word", "Look up a word in the dictionary"],
                    {"word": (["term", "entry"], S, V.noun)},
                    ["[define|what does|what is the meaning of] {word} [|mean]", "[definition|meaning] of {word}", "what does the word {word} mean"]),
    "read_file": (["open_file", "cat_file"], ["Read a file", "Show the contents of a file"],
                  {"path": (["file", "name", "filename"], S, lambda r: f"{V.noun(r)}.{r.choice(['txt', 'md', 'json', 'csv', 'py'])}")},
                  ["[read|open|show|print|display] [|the file] {path}", "what is in {path}", "contents of {path}"]),
    "log_expense": (["add_expense", "expense"], ["Record an expense", "Log money spent"],
                    {"amount": (["cost", "price"], "number", lambda r: V.number(r).lstrip("-")), "item": (["what", "category", "for"], S, V.noun)},
                    ["i [spent|paid] {amount} [|euros|dollars] [on|for] {item}", "[log|add|record] [|an expense of] {amount} for {item}", "{item} cost me {amount}"]),
    "rent_car": (["car_rental"], ["Rent a car", "Rent a car in a city"],
                 {"city": (["place", "pickup"], S, V.city), "days": (["duration", "length"], N, lambda r: r.randint(1, 30))},
                 ["rent a car in {city} for {days} days", "[i need|get me] a car in {city} for {days} days", "{days} days car rental in {city}"]),
    "get_news": (["news", "headlines"], ["Latest news on a topic", "Get the headlines"],
                 {"topic": (["about", "subject"], S, V.phrase)},
                 ["[latest|today's|any|show me the|get the] [news|headlines] [about|on] {topic}", "what's new [about|with|on] {topic}", "{topic} [news|headlines]"]),
    "set_alarm": (["alarm", "wake_up"], ["Set an alarm", "Wake the user up"],
                  {"time": (["at", "hour"], S, V.time)},
                  ["[set|make] an alarm [at|for] {time}", "wake me [up|] at {time}", "alarm [at|for|] {time}"]),
}
NOUN_OF_VERB = ["get", "find", "create", "update", "delete", "list", "check", "open", "start", "stop", "send", "show", "add", "cancel"]
ARGUMENT_KINDS = [("city", S, V.city, ["in {}", "for {}", "near {}"]), ("name", S, V.person, ["named {}", "called {}", "for {}"]), ("count", N, lambda r: r.randint(1, 500), ["{} of them", "with count {}", "count {}"]),
                  ("date", S, V.date, ["on {}", "for {}", "dated {}"]), ("time", S, V.time, ["at {}", "from {}"]), ("id", S, CODE, ["with id {}", "number {}", "{}"]), ("title", S, V.title, ['titled "{}"', "with title {}", 'called "{}"']),
                  ("email", S, EMAIL, ["to {}", "with email {}"]), ("amount", "number", lambda r: V.number(r), ["of {}", "with amount {}", "worth {}"]), ("code", S, lambda r: V.invented_word(r), ["code {}", "with code {}"]),
                  ("note", S, V.phrase, ["with note {}", "saying {}", "about {}"]), ("limit", N, lambda r: r.randint(1, 100), ["limit {}", "at most {}"]), ("color", ["red", "green", "blue", "black", "white"], None, ["in {}", "in color {}"])]


def property_schema(r, kind, name):
    schema = {"enum": kind} if isinstance(kind, list) else {"type": kind}
    if r.random() < 0.12:
        schema["description"] = "The " + name.replace("_", " ")
    return schema


def made_up(r):
    """A made-up tool and a function that asks for it: (tool, ask)."""
    if r.random() < 0.68:
        key = r.choice(list(MADE_UP))
        names, descriptions, arguments, questions = MADE_UP[key]
        name, description = r.choice([key, key, *names]), r.choice(descriptions)
        arguments = {k: (r.choice([k, k, *alternatives]), kind, value) for k, (alternatives, kind, value) in arguments.items()}

        def ask(r, questions=questions):
            slots = {k: r.choice(kind) if value is None else value(r) for k, (_, kind, value) in arguments.items()}
            return wordy(r, fill(r, questions, slots, {k for k, (_, kind, _) in arguments.items() if kind == S} if r.random() < 0.2 else ())), slots
    else:
        verb, noun = r.choice(NOUN_OF_VERB), V.noun(r)
        name, description = f"{verb}_{noun}", r.choice(["{V} {n}", "{V} a {n}", "{V} the {n}", "{V} one {n}"]).format(V=verb.capitalize(), n=noun)
        chosen = r.sample(ARGUMENT_KINDS, r.choice([1, 1, 2, 2, 3]))
        arguments = {k: (k if r.random() < 0.7 else f"{noun}_{k}", kind, value) for k, kind, value, _ in chosen}

        def ask(r, chosen=chosen, verb=verb, noun=noun):
            slots = {k: r.choice(kind) if value is None else value(r) for k, (_, kind, value) in arguments.items()}
            parts = [r.choice(w).format(slots[k]) for k, _, _, w in chosen]
            if r.random() < 0.3:
                r.shuffle(parts)
            return wordy(r, f"{verb} {r.choice(['the', 'a', 'my', ''])} {noun} ".replace("  ", " ") + " ".join(parts)), slots
    properties = {n: property_schema(r, kind, n) for n, kind, _ in arguments.values()}
    if len(properties) < len(arguments):
        return made_up(r)
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    if r.random() < 0.5:
        parameters["additionalProperties"] = False
    tool = {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}

    def ask_and_rename(r):
        question, slots = ask(r)
        return question, {arguments[k][0]: json.loads(v) if arguments[k][1] == "number" else v for k, v in slots.items()}

    return tool, ask_and_rename


# --- Results and answers -------------------------------------------------------------------------------------------

CONDITIONS = ["sunny", "cloudy", "light rain", "rain", "snow", "fog", "windy", "clear", "overcast", "showers", "thunderstorm", "partly cloudy", "clear sky", "drizzle"]
UNIT_NAMES = {"km": "km", "mi": "mi", "m": "m", "ft": "ft", "kg": "kg", "lb": "lb", "c": "c", "f": "f", "l": "l", "gal": "gal"}
ERRORS = ["not found", "no connection", "time out", "service is down", "bad request", "unknown city", "not allowed", "division by zero", "no such unit",
          "the calendar is full", "try again later", "too many requests", "invalid date", "internal error"]
dump = lambda x: json.dumps(x, ensure_ascii=False)


def result_of(r, name, a):
    """A tool's result and the one-sentence answer that fits it."""
    if name == "get_weather" and "city" in a:
        t, c, u = r.randint(-20, 38) if r.random() < 0.8 else round(r.uniform(-10, 35), 1), r.choice(CONDITIONS), a.get("unit", "celsius")
        if u == "fahrenheit":
            t = r.randint(0, 105)
        order = [("city", a["city"]), (r.choice(["temperature", "temperature", "temp"]), t), ("unit", u), (r.choice(["conditions", "conditions", "sky", "condition", "summary"]), c)]
        if r.random() < 0.4:
            r.shuffle(order)
        if r.random() < 0.3:
            order = [o for o in order if o[0] != "city"]
        result = dump(dict(order)) if r.random() < 0.85 else f"{t} {u}, {c}"
        return result, f"It is {t} degrees {u} in {a['city']}: {c}."
    if name == "convert_units" and "from" in a:
        v = round(r.uniform(0, 1000), r.randint(0, 4)) if r.random() < 0.8 else r.randint(1, 5000)
        result = r.choice([{"value": v, "unit": a["to"]}, {"result": v, "unit": a["to"]}, {"value": v, "unit": a["to"]}, {"result": v}, {"value": v}, v, f"{v} {a['to']}"])
        return result if isinstance(result, str) else dump(result), f"{a['value']} {a['from']} is {v} {a['to']}."
    if name == "calculate" and "expression" in a:
        v = r.choice([r.randint(-500, 99999), round(r.uniform(-100, 5000), r.randint(1, 6)), r.randint(0, 500)])
        result = r.choice([{"result": v}, {"result": v}, {"value": v}, v, {"expression": a["expression"], "result": v}])
        return dump(result), f"{a['expression']} = {v}."
    if name == "create_event" and "title" in a:
        result = r.choice([{"status": "created", "id": r.randint(1, 9999)}, {"status": "created"}, {"id": f"evt-{r.randint(1, 999)}", "status": "created"}, {"created": True}, {"ok": True}, dict(a, status="created"),
                           {"event": a["title"], "status": "created"}, "created", "ok", "done"])
        return result if isinstance(result, str) else dump(result), f"I added {a['title']} on {a['date']} at {a['time']}."
    if name == "set_reminder" and "text" in a:
        result = r.choice([{"status": "set"}, {"status": "set", "minutes": a["minutes"]}, {"set": True}, {"ok": True}, {"id": r.randint(1, 999)}, dict(a, status="set"), {"reminder": a["text"], "in": a["minutes"]}, "ok", "set", "done"])
        return result if isinstance(result, str) else dump(result), f"I will remind you to {a['text']} in {a['minutes']} minutes."
    if name == "search" and "query" in a:
        titles = [V.title(r) for _ in range(r.randint(1, 3))]
        if r.random() < 0.08:
            return dump({"results": []}) if r.random() < 0.7 else "[]", f"I found nothing about {a['query']}."
        kind = r.random()
        if kind < 0.4:
            results = [{"title": t, "url": f"https://{V.invented_word(r)}.org/{V.invented_word(r)}"} for t in titles]
        elif kind < 0.7:
            results = [{"title": t} for t in titles]
        else:
            results = titles
        return dump({"results": results} if r.random() < 0.7 else results), f"The first result is {titles[0]}."
    u = r.random()
    if u < 0.3:
        word = r.choice(["done", "ok", "success", "sent", "saved", "booked", "started", "created", "updated"])
        return r.choice([word, dump({"status": word}), dump({"result": word})]), f"It is {word}."
    if u < 0.65:
        v = r.choice([V.number(r), V.phrase(r), V.title(r), V.date(r), V.time(r)])
        return r.choice([dump({"result": v}), dump({"result": v, "ok": True}), v, dump({"value": v})]), f"The result is {v}."
    v, k = r.choice([V.number(r), V.title(r), V.city(r), V.person(r), V.noun(r)]), V.noun(r)
    return dump({k: v}), f"The {k} is {v}."
