"""How people ask: templates for the six sample tools and for many others.

`[a|b]` picks one alternative (and may nest), `{slot}` is filled with a value. Each line is a family of phrasings.
"""
import random
import re

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def spread(r: random.Random, template):
    """One phrasing of the family, with its slots still open."""
    while True:
        m = _CHOICE.search(template)
        if m is None:
            return " ".join(template.split())
        template = template[:m.start()] + r.choice(m.group(1).split("|")) + template[m.end():]


def lines(text):
    return [l.strip() for l in text.strip().splitlines() if l.strip()]


OPENERS = lines("""
please
hi,
hello,
hey,
hey there,
can you
could you
could you please
can you please
would you
will you
i need you to
i want you to
i'd like you to
ok,
ok so
now
so,
quick one:
quick question:
one more thing:
assistant,
kindly
do me a favour and
good morning,
good evening,
next,
also,
go ahead and
just
next up:
right,
alright,
yo,
thanks, now
""")
POLITE = ["please", "can you", "could you", "could you please", "can you please", "would you", "will you", "i need you to", "i want you to",
          "i'd like you to", "kindly", "do me a favour and", "go ahead and", "just", "help me:", "you should", "let's", "try to", "i was told you can"]
CLOSERS = lines("""
please
thanks
thank you
, please
, thanks
, thank you
for me
for me please
if you can
right now
, ok?
if possible
, would you?
, cheers
as soon as you can
when you have a moment
, will you?
, thank you very much
, that would be great
, that'd help
""")
CONTEXTS = lines("""
I'm [planning a trip|getting ready to leave|at work|on the bus|packing my bag|cooking dinner|busy|in a hurry|travelling|on the phone|at home|running late|studying|about to leave].
My [sister|brother|boss|friend|mother|colleague|neighbour|teacher|wife|husband] [asked|wants to know|told me to ask|needs this|is waiting].
Sorry to bother you.
I have a question.
[It's|This is] [important|urgent|for work|for school|for a friend|for my boss|not urgent].
I [keep forgetting|can't remember|don't know|need some help|lost my notes|can't do it myself].
We are [leaving soon|in a meeting|back home|almost ready].
[Last time|Yesterday] it [worked|was fine|helped].
Here is what I need.
Let's get this done.
""")

WEATHER = lines("""
[what is|what's|whats|how is|how's|tell me|check|show me|get me|give me|find out|look up|get|i want to know|let me know] the [weather|forecast|temperature|current weather|weather forecast|weather report|current temperature|weather right now] [in|for|at|over in] {city} [|today|now|right now|at the moment|this morning|this evening|tonight|currently]
[what's|what is|how's] the weather [like|doing|looking like] in {city} [|today|now|right now|at the moment]
[how|what] [warm|cold|hot|windy|humid|wet|mild] is it in {city} [|today|now|right now|at the moment|outside]
is it [raining|snowing|sunny|cold|warm|hot|windy|cloudy|foggy|freezing|stormy|dry|wet|nice|icy] in {city} [|today|now|right now|at the moment]
{city} [weather|temperature|forecast|weather today|weather now|weather please|temperature now]
[weather|temperature|forecast|current weather|weather report] [in|for|at|of|:|,] {city} [|today|now|please]
[do i need|should i bring|should i wear|will i want] [a jacket|a raincoat|boots|warm clothes|a hat|sunglasses|gloves|shorts] in {city} [|today|now]
[i'm|we're|i am|we are] [going to|travelling to|visiting|heading to|landing in|flying to|driving to|in] {city} [|today|soon|tomorrow|this week], [what's|how's|what is] the [weather|temperature|forecast] [there|like there|like over there|like|out there]
[i'm|we're|i am|we are] [going to|travelling to|visiting|heading to|in] {city}. [what's the weather|how is the weather|is it raining|is it cold|how warm is it|is it sunny] there
[in|for] {city}, [what's|what is|how's] the [weather|temperature|forecast] [|like|now|today]
how many degrees [is it|are there|does it have] in {city} [|today|now|right now]
[any|is there] [rain|snow|sun|wind|fog|storm|frost|sunshine] in {city} [|today|now|right now|expected]
does it [rain|snow|feel cold|feel warm|look sunny] in {city} [|today|now|right now]
[i wonder|i'd like to know|i need to know|can i know|do you know] [how the weather is|what the weather is|how warm it is|how cold it is|if it is raining|what the temperature is|whether it rains] in {city} [|today|now|right now]
[what|which] temperature [is it|do they have|does it have|is there|do we have] in {city} [|now|today]
the [weather|temperature|forecast] [in|for] {city} [|please|now|today], [i need it|what is it|tell me|how is it|quickly]
[run|do|make] a [weather|forecast|temperature] [check|lookup|query] [for|on|in] {city}
[conditions|current conditions|weather conditions|sky] in {city} [|now|today|right now]
[is|was] {city} [cold|warm|hot|sunny|rainy|cloudy|windy|wet|dry|freezing] [now|today|right now|at the moment|this morning]
[how|what] about {city}, [is it warm there|is it cold there|what's the weather|is it raining there|what temperature is it]
[use|call] [get_weather|the weather tool|the weather service] for {city}
[do|will|would|should] [people|we|they|tourists|kids|my friends|locals] in {city} [wear|carry|want|take] [coats|boots|sandals|an umbrella|a hat|sunscreen|jumpers] [|today|now|already|these days|this week]
[landing in|flying into|driving to|leaving for|moving to|arriving in|back in|stuck in|off to] {city} [soon|tonight|later|for a week|next|this afternoon|tomorrow|again]. [weather|temperature|forecast|is it cold|what's it like out|is it wet]
[say|report|describe|confirm|see|ask|find out] [if|whether|that|how] {city} [is|gets|has|feels|sees|is getting] [a storm|cold|hot|rain|snow|foggy|a cold spell|sunshine|warmer] [|now|today|lately]
what [is|are] the [sky|clouds|air|wind|sun] [like|doing|looking like] [in|above|around] {city} [|now|at noon|this morning|by now]
{city} [is where i am|is my next stop|comes next|is home now|calls]: [weather|how's the weather|what's the temperature|is it raining]
[nobody|someone|my aunt|the pilot|a friend|the radio] [in|from|near] {city} [says|said|told me|mentioned|claims] [it's windy|it's lovely|there is snow|it rains]. [check the weather|is that so|what's the weather there|tell me the weather]
[before|when|once|if] [i|we] [visit|reach|leave|see|enter] {city} [|again|tomorrow|by train], [what's the weather|how warm will it feel|tell me the temperature|check the weather]
""")
# How a unit is asked for; appended to a weather question.
WEATHER_UNIT = ["in {unit}", "in {unit}", "in degrees {unit}", "using {unit}", ", {unit}", "({unit})", "with {unit}", "and use {unit}", ", in {unit} please",
                ", in {unit}", "measured in {unit}", "- {unit}", "as {unit}", ", answer in {unit}", ", i prefer {unit}", ". use {unit}", ". {unit} please",
                "in {unit} degrees", "and give it in {unit}", ", unit {unit}"]
UNITS = {"km": ["km", "kilometers", "kilometres", "kilometer", "kms", "km"], "mi": ["mi", "miles", "mile", "miles"],
         "m": ["m", "meters", "metres", "meter"], "ft": ["ft", "feet", "foot", "feet"],
         "kg": ["kg", "kilograms", "kilos", "kilogram", "kgs", "kilo"], "lb": ["lb", "pounds", "lbs", "pound", "pounds"],
         "c": ["c", "celsius", "degrees celsius", "°C", "C", "Celsius"], "f": ["f", "fahrenheit", "degrees fahrenheit", "°F", "F", "Fahrenheit"],
         "l": ["l", "liters", "litres", "liter", "litre"], "gal": ["gal", "gallons", "gallon", "gallons"]}
UNIT_KINDS = [["km", "mi", "m", "ft"], ["km", "mi", "m", "ft"], ["kg", "lb"], ["c", "f"], ["l", "gal"]]
CONVERT = lines("""
[convert|change|turn|transform|translate|switch|recalculate|put] {value} {from} [to|into|in] {to}
[what is|what's|whats|how much is|give me|tell me|show me|compute|work out|figure out|get me] {value} {from} in {to}
[how many|how much] {to} [is|are|are in|are there in|do i get from|make|make up|is that for|in|fit in|go into|equal] {value} {from}
{value} {from} [to|in|into|->|=|as|is how many|equals how many|are how many] {to}
{value} {from} [in|to] {to} [please|?|would be|is what|how much is that]
[i have|there are|it says|i've got|we have|the label says|the sign says|i measured|we need|it is|the recipe says|my scale says] {value} {from}, [how many|how much] {to} is [that|it|this]
[i have|there are|it says|i've got|we have|the label says|the sign says|i measured|we need] {value} {from}[. |, ][convert it to|what is it in|how much is that in|put that in|give me that in|change it to|i need it in|make that] {to}
[i need|i want|we need] {value} {from} [in|converted to|converted into|expressed in|as|turned into|shown in] {to}
express {value} {from} [in|as] {to}
[convert|change|turn|switch] [from|] {from} to {to} [: |, |the value ] {value}
[convert|change] {value} from {from} to {to}
[from|] {from} to {to}: {value}
[unit conversion|conversion|convert units|converter]: {value} {from} [to|into|in|->] {to}
[do|make|run] [a conversion|the conversion|a unit conversion] of {value} {from} [to|into] {to}
[what does|what would|how long is|how heavy is|how big is] {value} {from} [come to|amount to|make|be|equal|look like] in {to}
in {to}, [how much is|what is|what's|give me|how many is] {value} {from}
[is|are] {value} {from} [a lot|more than one|many] in {to}
[use|call] [convert_units|the converter|the unit tool] [on|for|with] {value} {from} [to|into] {to}
{to} [for|from|in|per] {value} {from}
[my|the] [car|dog|bag|suitcase|tank|road|pool|house|oven|tree|room] is {value} {from}, [what's that in|how much is it in|give me that in|convert to] {to}
""")
CALCULATE = lines("""
[what is|what's|whats|how much is|compute|calculate|work out|evaluate|solve|find|tell me|give me|figure out|determine|get] {expression}
[what is|what's|compute|calculate|work out|evaluate|find|give me|tell me] [the result of|the value of|the answer to|the total of] {expression}
{expression}
{expression} [=|= ?|is|equals|makes|gives] [|what|how much]
[how much|what] [does|would|do] {expression} [make|give|equal|come to|be|total]
[do the math|do the maths|math|maths|calculation|calculator|sum|arithmetic|calc]: {expression}
[i need|i want|we need] [the answer to|the result of|to know|to calculate|to compute|to work out|the value of] {expression}
[can you calculate|can you compute|can you do|can you solve|could you work out|could you solve] {expression}
[use the calculator for|use the calculator on|use a calculator for|use calculate with|run the calculator on|put this in the calculator:|type this in the calculator:|call calculate with] {expression}
[the|this] [expression|sum|calculation|equation|math problem|exercise] [is|says|reads|on the board is] {expression}[, what is it|. solve it|, what's the result|. what does it give|]
[help me with|check|double check|verify] [this sum|the sum|this calculation|the calculation|my math|this][:|] {expression}
[quick|fast|easy] [math|sum|calculation|one]: {expression}
[crunch|process|resolve|add up|run] {expression}
[my homework is|the homework says|the test asks|the bill is|the total is|the price is] {expression}, [how much is it|what is that|calculate it|what's the answer]
[result|answer|value] [of|for|to] {expression}
[if i type|if you enter|if we take] {expression}, what [comes out|do i get|is it|do we get]
""")
EVENT = lines("""
[create|add|schedule|make|set up|book|plan|enter|insert|put in|register|save|new] [an event|a new event|an appointment|a calendar event|an entry|a calendar entry|event|a meeting] [called|titled|named|with the title|with title|:|for] {title} [on|for|,] {date} [at|,|, at|from] {time}
[create|add|schedule|make|set up|book|plan|enter|save] [an event|a new event|an appointment|a calendar event|a calendar entry] [on|for] {date} [at|,|, at] {time} [called|titled|named|with the title|with title|:] {title}
[create|add|schedule|make|set up|book|plan|enter|save] [an event|an appointment|a calendar event|event] [at] {time} [on|,] {date} [called|titled|named|with the title|:] {title}
[schedule|book|plan|add|enter|set up|arrange|organise|create|save] {title} [on|for] {date} [at|,|, at|from] {time}
[schedule|book|plan|add|enter|arrange|create|save] {title} [at|for] {time} on {date}
[add|save|write|insert|enter|note|record] {title} [to|in|into] [my|the|our] [calendar|agenda|schedule|diary|planner] [on|for|, |: ] {date} [at|, |, at] {time}
[add|save|write|insert|enter] [to|in|into] [my|the|our] [calendar|agenda|schedule|diary|planner]: {title}[, | on | - ]{date} [at|,|] {time}
[calendar|agenda|new event|event|appointment|new appointment|schedule]: {title}[, | on | - ]{date}[, | at | ]{time}
[i have|i've got|we have|there is|there's|i am having] {title} [on] {date} [at|, at|, ] {time}[, add it to my calendar|, put it in the calendar|, please schedule it|. make an event|. add an event|, create an event|. save it]
[on] {date} at {time} [i have|we have|there is|there's|i've got|comes] {title}[, add it to my calendar|, put it in the calendar|, schedule it|. make an event|. please add it|, please save it|]
on {date}[, | ]at {time}[, | ][schedule|book|plan|add|enter|create|save] {title}
[my|the|our] [calendar|agenda|diary] [needs|should get|is missing] {title} [on|for] {date} at {time}
[please add|we need|i need|i want|i'd like] [an event|an appointment|a calendar entry|an entry] [called|for|named|titled] {title} [on] {date} [at|, ] {time}
[block|reserve|keep] {time} on {date} for {title}
[block|reserve|keep] {date} [at|, ] {time} for {title}
{title} [is|starts|takes place|will be] on {date} at {time}[, add it to my calendar|, put it in my calendar|. schedule it|, schedule that|. create the event|, save the event]
{title}, {date}, {time}[, add to calendar|: new event|, event please|, schedule it]
[set|fix|make] [a date|an appointment|a slot] for {title}: {date}, {time}
[use|call] [create_event|the calendar tool] [for|with] {title}, {date}, {time}
title {title}, date {date}, time {time}[|, create the event|, add to calendar]
[could we have|can i get|let's have] {title} on {date} at {time}[| in the calendar| on the schedule]
[add|create] {date} {time} {title}[| to my calendar| in the agenda]
[can|may|would|should] {title} [be|get|appear|land|sit] [in|on] [the|my|our] [calendar|agenda|schedule] [? |, |. ][it is|that's|it's set for|make it|on] {date}[,| at] {time}
[add|book|make|enter|open] [an event|an appointment|a slot|a date] [on|for] {date} [at|,] {time}. [call it|title it|label it|the title is|title:|it is called|write] {title}
[careful|mind you|heads up|listen|attention|news]: {title} [is|occurs|begins|falls|was set] on {date} at {time}[, put it in the calendar|, schedule it|, book it in|. save the event]
[calendar|agenda|diary] [entry|line|item] [wanted|needed|please|missing]: {title} [begins|starts|is] {time}[ on|,] {date}
[they|we|the team|my boss|everyone] [decided on|chose|settled on|fixed|moved] {title} [for|to|,] {date} [at|,] {time}. [calendar it|add it|book it|note it in the calendar|save it]
[list|file|log|track|jot] {title} [under|for|on] {date} [at|,] {time}[| in the calendar| in my diary| as an event]
[give|assign] {title} [the|a] {time} [slot|place] on {date}[| in my calendar]
[let|have] my [calendar|agenda|planner] [show|say|hold|list] {title} [for|on|at] {date} [at|,] {time}
""")
REMIND = lines("""
[remind me|please remind me|can you remind me|could you remind me|send me a reminder|give me a reminder|remind us] to {text} in {minutes} [minutes|mins|min|minutes from now|minutes time]
in {minutes} [minutes|mins|min], remind me to {text}
[remind me|please remind me] in {minutes} [minutes|mins|min|minutes' time] [to|that i must|that i need to|that i have to|that i should] {text}
[remind me|please remind me|send me a reminder|ping me|nudge me] after {minutes} [minutes|mins|min] to {text}
after {minutes} [minutes|mins|min] [remind me|tell me|ping me|nudge me] to {text}
[set|create|make|add|start|put] [a reminder|a new reminder|one reminder|reminder] [to|saying|called|that says|with the text|:|for] {text} [in|for|after|,] {minutes} [minutes|mins|min|minutes from now]
[set|create|make|add|start] [a reminder|a new reminder|reminder] [in|for|after] {minutes} [minutes|mins|min|minutes from now] [to|saying|that says|:|with the text|called] {text}
[set|create|make|add|start] a {minutes} [minute|min|minutes] reminder [to|saying|that says|:|for|called] {text}
[reminder|new reminder|remind]: {text}[, | in | after | - ]{minutes} [minutes|mins|min]
[reminder|new reminder] in {minutes} [minutes|mins|min]: {text}
[ping|nudge|alert|notify|poke] me in {minutes} [minutes|mins|min] to {text}
[ping|nudge|alert|notify|poke] me to {text} in {minutes} [minutes|mins|min]
i [must|need to|have to|should|want to] {text} in {minutes} [minutes|mins|min][, remind me|. remind me|, set a reminder|. please remind me|, please set a reminder]
[i must not forget|i mustn't forget|i don't want to forget|help me remember] to {text} in {minutes} [minutes|mins|min|minutes from now]
[make sure i|see that i] [remember|don't forget] to {text} in {minutes} [minutes|mins|min]
[tell|message|text|call] me in {minutes} [minutes|mins|min] [to|that i must|that i have to] {text}
[set|start] a [timer|reminder] [of|for|with] {minutes} [minutes|mins|min][ and tell me to | and remind me to |, then remind me to | with the note |, text ]{text}
{minutes} [minutes|mins|min] from now[, remind me to |, tell me to |, i have to | i need a reminder to ]{text}
[it's about|about] {text}: remind me in {minutes} [minutes|mins|min]
{text} in {minutes} [minutes|mins|min], [remind me|set a reminder|reminder please|don't let me forget]
[i need|i want|i'd like|we need] a reminder [to|for|saying|that says] {text} in {minutes} [minutes|mins|min]
[i need|i want|i'd like|we need] a reminder in {minutes} [minutes|mins|min] [to|for|saying] {text}
[use|call] [set_reminder|the reminder tool] [with|for] {text}, {minutes} minutes
text {text}, minutes {minutes}[|, set the reminder|, reminder]
[wait|give me] {minutes} [minutes|mins|min] [and|then|and then] remind me to {text}
[buzz|beep|warn|call|shout at] me in {minutes} [minutes|mins] [because i must|because i have to|so i can|so i don't forget to|when i should|as i need to] {text}
[when|as soon as] {minutes} [minutes|mins] [are up|have passed|went by|are gone][,| ] [remind me|tell me|beep] to {text}
[my|the] [memory|head] is [bad|weak|full]: {text} in {minutes} [minutes|mins][, remind me|. a reminder please|. please remind me]
[reminder|alert|note] [due|set|for|scheduled] in {minutes} [minutes|mins] [-|:|,|saying] {text}
[a|one] [reminder|nudge|alert|beep] [would help|is needed|please] [in|after] {minutes} [minutes|mins] [to|: i must|: i have to] {text}
[plan|schedule|queue|line up] [a reminder|an alert] [for|in] {minutes} [minutes|mins] [to|:|that says|, text] {text}
[let|have] {text} [come up|ring|show up|appear] [as a reminder|as an alert] [in|after] {minutes} [minutes|mins]
[bring up|mention|repeat] {text} [to me|] in {minutes} [minutes|mins][| as a reminder]
""")
SEARCH = lines("""
[search|look|google|browse|hunt] [for|the web for|online for|the internet for|on the web for|the net for] {query}
[search|look up|google|find|look online for|find me|do a search for|do a web search for|run a search for|run a web search on|make a search on|make a search about] {query}
[search|find|look for|look up] [information|info|articles|pages|websites|news|results|something|anything|sources|details|material|facts] [about|on|for|regarding] {query}
[what can you find|what do you find|what is there|what's online|see what you can find|find out what people say|what does the web say|what is known] [about|on] {query}
[web search|search|internet search|online search|query|google|lookup|search query]: {query}
[i'm|i am|we're] [looking for|searching for|interested in|curious about|reading about] {query}[, search the web|, please search|. search it|, look it up|. look it up online|. find something|, can you search|]
[look|check] [online|on the internet|on the web] [for|about] {query}
[i need|i want|give me|get me|show me|fetch] [search results|web results|results|web pages|links|hits|articles|websites] [for|about|on] {query}
[can you find|could you find|could you search|can you search for|can you google|could you look up|help me find|can you look up] {query} [|online|on the web|on the internet]
[use|call] [search|the search tool|the search engine|web search] [for|on|with] {query}
[please look|look] {query} up [|online|on the internet]
{query}[, search the web| - search| - look it up|, look it up|: search online|, google it|, find it online]
[tell me more|i want to know more|i'd like to read|teach me something|learn] about {query}[|, search the web|, look online]
[type|put|enter] {query} [in|into] [the search engine|the search box|google|the search]
[do you know anything|is there anything online|is there something on the web|any news|any results|any articles|anything] about {query}
[start|launch|perform|execute] a [search|web search|query] [for|about|on] {query}
[my|the] [question|topic|subject|query] is {query}[, search for it|. search it|, please search|. look it up]
where can i [read|learn|find something|find out] about {query}
what [does|will|can] the [web|net|search engine|internet] [say|show|give|offer|find|list] [about|on|for] {query}
[collect|gather|grab|bring|pull] [some|a few|] [links|pages|sources|articles|web pages] [about|on|for] {query}
[anything|something] [useful|new|recent|good|worthwhile] [on|about] {query} [|out there|around|on the web|online]
[explore|sweep|comb|scan|check|ask] the [web|net|internet] [for|about|regarding|on] {query}
[find out|see|check] [online|on the web] [about|what is said about|what there is on] {query}
[some|more] [reading|reading material|background|detail] [on|about] {query}, [search for it|please search|look online]
[go online|open the web|use the net] and [find|search|look up|research] {query}
[research|investigate|study] {query} [|online|on the web|for me]
""")
SEARCH_LIMIT = lines("""
, [at most|max|maximum|no more than|up to|limit|limited to|limit to|only|just|the top|top|the first|first] {limit} [results|hits|links|pages]
, limit {limit}
with [limit|a limit of|at most|a maximum of|max] {limit} [|results]
and [show|give|return|list|bring|get|keep] [me|] [only|just|at most|the top|the first|up to|] {limit} [results|hits|links]
([limit|max|top] {limit})
, {limit} results [|please|are enough|only|max|will do]
. [Only|Just|At most|Show|Give me|I want|I need|Return|Limit to] {limit} [results|hits]
and [stop|finish|quit] [at|with] {limit} [results|hits|links|]
; {limit} [results|hits|links] [are plenty|is all i need|suffice for me|max]
""")
SEARCH_LIMIT_FIRST = lines("""
[find|get|show|give|fetch|list|bring] me [|the top|the first|the best|at most|up to|only|just] {limit} [results|hits|links|pages|web results|search results|articles] [for|about|on] {query}
[search|look up|find] [|the top|the first|at most|up to] {limit} [results|hits|links|pages|articles] [for|about|on] {query}
[limit|top|max] {limit}[: search for |, search for |, search ]{query}
[i need|i want] [|only|just|the top] {limit} [results|links|hits|articles] [about|for|on] {query}
""")

# Talk that needs no tool: question and answer.
SMALL_TALK = [
    ("[hi|hello|hey|hey there|hi there|good morning|good evening|good afternoon|hello there|greetings|yo]", "Hello! How can I help you?"),
    ("[hi|hello|hey] [assistant|jig|there|friend|again]", "Hello! How can I help you?"),
    ("[how are you|how are you doing|how's it going|are you ok|how do you feel|how is your day|how do you do] [|today|this morning|my friend]", "I am fine, thank you. How can I help you?"),
    ("[thanks|thank you|thanks a lot|many thanks|cheers|thank you so much|thx|great, thanks|perfect, thank you|that's great, thanks|thank you very much]", "You are welcome!"),
    ("[bye|goodbye|see you|see you later|good night|farewell|bye bye|that's all|that is all for today|have a nice day|talk to you later]", "Goodbye!"),
    ("[who are you|what are you|what is your name|what's your name|are you a robot|are you human|tell me about yourself|introduce yourself|do you have a name]", "I am jig-tiny, a small model that calls tools."),
    ("[what can you do|what can you help with|how can you help me|what do you do|help|help me|i need help|what are you able to do|what can i ask you|list your abilities]", "I can use the tools that I am given. Ask me something that they can do."),
    ("[ok|okay|fine|good|great|nice|cool|perfect|alright|all right|sure|got it|understood|i see|wonderful|awesome]", "Good. Is there anything else?"),
    ("[yes|yes please|no|no thanks|nope|maybe|not now|never mind|nothing|forget it|it's fine]", "All right. Is there anything else?"),
    ("[you are|you're|that was|this is] [great|very helpful|amazing|nice|so smart|brilliant|fun|kind|useful|wonderful|fast]", "Thank you! I am glad to help."),
    ("[you are|you're|that is|that was] [wrong|not helpful|bad|useless|slow|terrible|annoying|stupid]", "I am sorry. I will try to do better."),
    ("[i am|i'm|i feel] [sad|tired|happy|bored|angry|sick|lonely|excited|hungry|sleepy|stressed] [|today|now|right now]", "Thank you for telling me. I hope that I can help."),
    ("[tell me a joke|make me laugh|do you know a joke|say something funny|another joke|one joke please]", "Why did the token cross the mask? It was allowed to."),
    ("[do you like|do you love|do you enjoy|what do you think of|do you hate] [music|me|people|food|work|coffee|your job|cats|dogs|football|humans|books]", "I am a small model, so I have no taste of my own."),
    ("[sing me a song|write a poem|tell me a story|write a story|can you dance|can you sing|draw a picture|play with me|write me a song]", "I am sorry, I can not do that. I can use the tools that I am given."),
    ("[how old are you|where do you live|where are you from|when were you born|who made you|who built you|what are you made of]", "I am jig-tiny, a small model that calls tools."),
    ("[are you there|can you hear me|anybody there|is this working|testing|test|are you awake|still there]", "Yes, I am here. How can I help you?"),
    ("[i love you|you are my friend|let's be friends|marry me|will you be my friend]", "Thank you! I am glad to help."),
    ("[i don't know|hmm|what|huh|well|um|oh|so]", "Take your time. How can I help you?"),
    ("[what is the meaning of life|are you alive|can you think|do you dream|do you sleep|are you conscious]", "I am a small model, so I can not tell."),
]
SYSTEM_PROMPTS = lines("""
You are a helpful assistant.
You are a helpful assistant. Use the tools when they help.
You are an assistant that calls tools.
Answer briefly.
You are Jig, a careful assistant. Call a tool when the user needs one, then answer.
Use the tools to answer the user.
Be polite and brief. Use a tool if one fits.
You are a personal assistant with tools.
Answer in JSON with the fields answer and tool.
You help the user with small tasks.
Use one of the tools for each question, then answer in one sentence.
Today is 2026-03-02. You are a helpful assistant.
""")
