"""Argument values: cities, names, words, titles, numbers. A share of each list is kept for tests and never used in training."""
import base64
import json
import random
import string
from pathlib import Path

CITIES = """Abidjan, Accra, Addis Ababa, Adelaide, Aden, Algiers, Almaty, Amman, Amsterdam, Anchorage, Antananarivo, Antigua, Apia,
Ashgabat, Asmara, Astrakhan, Asuncion, Athens, Auckland, Baghdad, Bahrain, Baku, Bamako, Bangkok, Barcelona, Barnaul, Beirut, Belem,
Belfast, Belgrade, Berlin, Bishkek, Bissau, Boa Vista, Bogota, Boise, Boston, Bratislava, Brazzaville, Brisbane, Broken Hill, Brussels,
Bucharest, Budapest, Buenos Aires, Cairo, Cambridge, Campo Grande, Canberra, Cancun, Cape Town, Caracas, Casablanca, Cayenne, Chicago,
Chihuahua, Chisinau, Chongqing, Copenhagen, Cordoba, Dakar, Damascus, Dar es Salaam, Darwin, Dawson Creek, Denver, Detroit, Dhaka,
Dili, Douala, Dubai, Dublin, Dushanbe, Edinburgh, Edmonton, El Salvador, Ensenada, Fort Nelson, Fort Wayne, Fortaleza, Freetown,
Gaborone, Geneva, Gothenburg, Granada, Guadalajara, Guatemala, Guayaquil, Halifax, Hamburg, Hanoi, Harare, Harbin, Havana, Helsinki,
Ho Chi Minh City, Hobart, Hong Kong, Honolulu, Houston, Indianapolis, Irkutsk, Istanbul, Jakarta, Jerusalem, Johannesburg, Juneau,
Kabul, Kampala, Karachi, Kathmandu, Khartoum, Kigali, Kingston, Kinshasa, Kolkata, Krakow, Kuala Lumpur, Kuwait City, Kyoto, La Paz,
La Rioja, Lagos, Las Vegas, Leeds, Libreville, Lima, Lisbon, Liverpool, Ljubljana, London, Los Angeles, Louisville, Luanda, Lusaka,
Luxembourg, Lyon, Macau, Madrid, Majuro, Malaga, Manaus, Manchester, Manila, Maputo, Marseille, Maseru, Melbourne, Memphis, Mendoza,
Merida, Mexico City, Miami, Milan, Minsk, Mogadishu, Monaco, Monrovia, Monterrey, Montevideo, Montreal, Moscow, Mumbai, Munich, Muscat,
Nairobi, Naples, Nassau, New Orleans, New York, Niamey, Nice, Nicosia, Novosibirsk, Nuuk, Omsk, Osaka, Oslo, Ottawa, Ouagadougou,
Palermo, Palma, Panama City, Paris, Perth, Philadelphia, Phnom Penh, Phoenix, Podgorica, Port Louis, Port Moresby, Port of Spain,
Porto, Porto Velho, Prague, Pretoria, Punta Arenas, Pyongyang, Quebec, Quito, Rabat, Recife, Regina, Reykjavik, Riga, Rio de Janeiro,
Riyadh, Rome, Rosario, Rotterdam, Saigon, Salta, Salvador, Samara, San Diego, San Francisco, San Jose, San Juan, San Luis, San Marino,
Santa Cruz, Santiago, Santo Domingo, Sapporo, Sarajevo, Seattle, Seoul, Seville, Shanghai, Singapore, Skopje, Sofia, St Johns, Stockholm,
Strasbourg, Stuttgart, Sydney, Taipei, Tallinn, Tampa, Tampere, Tashkent, Tbilisi, Tegucigalpa, Tehran, Tel Aviv, Tirana, Tokyo, Tomsk,
Toronto, Toulouse, Tripoli, Tunis, Turin, Ulaanbaatar, Uppsala, Urumqi, Ushuaia, Utrecht, Vaduz, Valencia, Valletta, Vancouver, Venice,
Verona, Victoria, Vienna, Vientiane, Vilnius, Vladivostok, Volgograd, Warsaw, Wellington, Whitehorse, Windhoek, Winnipeg, Yakutsk,
Yangon, Yekaterinburg, Yellowknife, Yerevan, Zagreb, Zanzibar, Zurich, São Paulo, Zürich, Málaga, Córdoba, Düsseldorf, Köln, Göteborg,
Kraków, Łódź, Brașov, Besançon, Nîmes, A Coruña, Tromsø, Ålesund, Bogotá, Medellín, München, Genève, Reykjavík, Århus, İzmir"""
CITIES = [c.strip() for c in CITIES.replace("\n", " ").split(",")]
HELD_CITIES = ["Almaty", "Gaborone", "Krakow", "Sapporo", "Tbilisi", "Wellington", "Uppsala", "Santo Domingo", "Port Louis", "Verona",
               "Antananarivo", "Ljubljana", "Montevideo", "Yellowknife", "Dushanbe", "Recife", "Broken Hill", "Khartoum", "Tampere",
               "Medellín", "Tromsø", "Rotterdam", "Guayaquil", "Halifax", "Bishkek", "Leeds", "Manaus", "Nicosia", "Porto Velho",
               "Zanzibar", "Chihuahua", "Edinburgh", "Hobart", "Kigali", "Phnom Penh", "San Marino", "Toulouse", "Vaduz", "Omsk", "Dakar"]
TRAIN_CITIES = [c for c in CITIES if c not in HELD_CITIES]

FIRST_NAMES = """Aaron Abby Ada Adam Adele Ahmed Aisha Alan Alba Alex Alice Amira Amy Ana Andre Anita Anna Anton Aria Arthur Ben Bianca
Boris Carla Carmen Cecil Chloe Clara Claire Cora Dana Daniel Daria David Diana Diego Dora Edgar Edith Elena Elias Ella Emil Emma Erik
Eva Farah Felix Fiona Flora Frank Freya George Gina Grace Greta Hana Hannah Harold Hassan Heidi Helen Henry Hugo Ian Ida Ines Igor Irene
Iris Isaac Ivan Ivy Jack Jana Jasmin Jean Jonas Josef Judy Julia Karim Karl Kate Kenji Kira Lara Laura Lea Leo Lena Liam Lily Linda Lola
Louis Lucas Lucy Luis Luna Maya Marco Maria Mark Marta Max Mia Miguel Mila Mina Mona Nadia Nina Noah Nora Oliver Olga Omar Oscar Otto
Paula Pablo Peter Petra Priya Rachel Rafael Ravi Rita Robert Rosa Ruth Sam Sara Sergei Simon Sofia Stella Sven Tara Theo Tina Tom Uma
Vera Victor Viola Wanda Yara Yuki Yusuf Zara Zoe""".split()

WORDS = """account adapter advice agenda airport album alarm almond anchor animal answer apartment apple apron arrow art article assembly
atlas auction audit autumn avocado award baby backpack bacon badge bag bakery balance ball balloon banana band bank banner barn basil
basket bath battery beach beans bed bedroom bell bench berry bicycle bike bill bird birthday biscuit blanket board boat boiler bonus book
boots bottle bowl box bracelet branch bread breakfast brick bridge broccoli broom brother brush bucket budget builder bulb bus business
butter button cabin cabinet cable cactus cafe cake calendar camera camp candle canoe canvas car card carpet carrot cart case castle cat
ceiling cello cellar census cereal chain chair charger charity chart cheese chef cherry chess chicken chimney chocolate choir cinema
circle circus class clay client climate clinic clock closet cloth cloud club coach coast coat coconut code coffee coin collar college
comet committee compass computer concert contract cook cookie copper corner cotton couch council counter course court cousin cover cream
credit cricket crystal cupboard curry curtain cushion customer cycle dance dashboard data daughter deadline deck delivery demo dentist
deposit desert design desk dessert diary dinner diploma doctor dog dolphin donation door dragon draft drawer dress drill drum duck dust
eagle editor egg elbow election elephant email engine envelope essay estate evening exam exhibit expense fabric factory fair family farm
father faucet feather fence ferry festival field file film filter finance finger fire fish fitness flag flight floor flour flower flute
folder food football forest fork form fountain fox frame freezer friend fridge frog fruit fuel funding furniture galaxy gallery game
garage garden garlic gas gate gift giraffe glass globe gloves glue goat gold golf grant grape grass gravel guest guide guitar gym hammer
handle harbour harvest hat headset health heater helmet herb hike hill history hockey holiday home honey hook horse hospital hotel hour
house ice idea insurance interview invoice iron island jacket jam jar jazz jelly jewel job jogging journal juice jungle kettle key keyboard
kitchen kite kitten knee knife knitting ladder lake lamp landlord language laptop laundry lawyer leaf leather lecture legal lemon lentils
letter lettuce library licence light linen lion lobby lock lottery lunch machine magazine magnet mail manager mango map marathon market
mask match mattress meadow meal medal medicine meeting melon menu message metal microwave milk mill mint mirror mittens model monkey month
moon morning mother motor mountain mouse museum mushroom music mustard nail napkin needle neighbour nephew network newspaper noodles
notebook novel nurse nuts oak office oil olive onion opera orange orchard orchestra order oven owl oyster package paint painting palace pan
pancake panda panel pantry paper parade parcel parents park parking parsley partner party passport pasta pastry path patio payment payroll
peach peanut pear pearl pen pencil penguin pepper permit pharmacy phone photo piano picnic picture pie pigeon pillow pilot pipe pizza
plane planet plant plaster plate player plumber pocket podcast poem policy pond pony pool popcorn port portrait post potato pottery powder
prescription present printer prize product project proposal protein puppy purse puzzle quarter quilt quiz rabbit radio railway rain ranch
receipt recipe recycling refund rehearsal rent repair report research reservation restaurant review ribbon rice ring river road robot rocket
roof room rope rose router rowing rug safari salad salary sale salmon salon sand sandwich sauce sausage saxophone scarf schedule school
science scissors scooter screen screw sculpture season seat seeds seminar server shampoo shed sheep shelf ship shirt shoes shop shower
signature silk silver sister skate sketch ski skirt sky slide soap soccer sock sofa software soil solar song soup speaker spice spider
spinach spoon spring sprint squash stadium stage stairs stamp star station statue steak steel stock stone storage store storm story stove
strategy straw street student studio subscription sugar suit suitcase summer sun supplier surgery survey swan sweater swim syrup table
tablet tailor talent tank tape tax taxi tea teacher team telescope tennis tent terrace theatre thermostat thread ticket tiger tile tires
toast toilet tomato tooth torch tower toy tractor trade train training travel tree trip trombone trophy truck trumpet tulip tuna turkey
tutor umbrella uncle uniform vaccine valley van vase vegetables velvet vendor vet video village vinegar violin visa visit vitamin volcano
volleyball wagon wall wallet walnut wardrobe washer watch water wedding weekend whale wheat wheel whistle wife window wine winter wolf wood
wool workshop wrench yacht yard yoga yogurt zebra zipper zoo""".split()
ADJECTIVES = """annual basic best big black blue bright broken cheap classic clean cold crispy daily dark deep delicious dry early easy
electric empty fast final first free fresh full gentle golden good great green grey happy hard healthy heavy hot huge indoor joint large
last late lazy light little local long loud lost low main medium mild modern monthly narrow new next noisy northern official old open
organic outdoor overdue pink plain polite portable private public purple quarterly quick quiet rare raw ready red regular remote rough
round royal safe salty second secret sharp short shy silent simple slow small smooth soft sour southern spare special spicy square strong
sunny sweet tall team thick thin tiny top traditional urgent useful vegan vegetarian vintage warm waterproof weekly western wet white
whole wide wild wireless wooden yearly yellow young""".split()
VERBS = """book borrow bring buy call cancel charge check clean collect cook copy deliver drop email empty feed file fill find finish fix
fold get hang iron label lock mail make mend move order organise pack paint pay phone pick plan plant post prepare print pull read renew
rent repair replace reply return review save sell send sharpen ship sign sort start stop study submit switch take tidy turn unload update
upload visit wash water wrap write""".split()
LINKS = "for with and of in near from about without on to at by under over".split()
# Words that only tests use.
HELD_WORDS = """accordion aquarium asparagus blueberry bonsai bookshelf boulder caravan cardigan carnival cinnamon cobbler crocodile
curriculum detergent dumpling eggplant espresso fireplace fundraiser gazebo ginger hammock harmonica headlight inspection jigsaw
kayak lantern lavender locksmith mammoth marmalade mosaic nutmeg orchid origami passenger pineapple podium porcelain pumpkin quinoa
raspberry rehabilitation saddle sapphire skateboard snorkel sourdough submarine tambourine tapestry telegram thunder toolbox tournament
trampoline turnip ukulele vineyard waffle warehouse windmill xylophone zucchini""".split()
HELD_NAMES = "Agnes Bruno Camila Dmitri Esther Fatima Gustav Hilda Ingrid Joaquin Katya Lorenzo Matilda Nikolai Ophelia Quentin Rosalind Sadie Tobias Ursula".split()
PLACES = "office home school library station park hospital gym hall studio garage lobby cafe kitchen room garden bank museum".split()


def _transitions(words):
    table = {}
    for w in words:
        w = "^^" + w.lower() + "$"
        for i in range(len(w) - 2):
            table.setdefault(w[i:i + 2], []).append(w[i + 2])
    return table


_CHAIN = _transitions(WORDS + ADJECTIVES + VERBS + [w for c in TRAIN_CITIES for w in c.split() if w.isascii()] + FIRST_NAMES)


ACCENTS = {"a": "àáâãäåă", "c": "çćč", "e": "èéêëě", "i": "íîï", "l": "ł", "n": "ñń", "o": "óôõöø", "s": "śšș", "u": "úûüů", "y": "ý", "z": "źžż"}


def _pieces():
    """The tokens of lower-case letters; none before there is a tokenizer."""
    file = Path(__file__).resolve().parents[2] / "Sources/Jig/Resources/jig-tiny.tekken.json"
    if not file.exists():
        return []
    texts = [base64.b64decode(t["token_bytes"]) for t in json.loads(file.read_text())["vocab"]]
    return sorted({t.decode().strip() for t in texts if t.strip().isalpha() and t.strip().islower() and len(t.strip()) > 1})


PIECES = _pieces()


def invented_word(r: random.Random):
    """A word that no list holds: from letter pairs of the lists' words, two words cut and joined, or tokens; now and then with an accent."""
    u = r.random()
    word = spliced_word(r) if u < 0.25 else pieced_word(r) if u < 0.5 else chained_word(r)
    accented = [i for i, letter in enumerate(word) if letter in ACCENTS]
    if accented and r.random() < 0.05:
        i = r.choice(accented)
        word = word[:i] + r.choice(ACCENTS[word[i]]) + word[i + 1:]
    return word


def spliced_word(r):
    """The head of one word and the tail of another: pieces a reader knows, in a pairing it doesn't."""
    while True:
        a, b = r.choice(WORDS), r.choice(WORDS)
        word = a[:r.randint(1, max(1, len(a) - 2))] + b[-r.randint(2, len(b)):]
        if 3 <= len(word) <= 12 and word not in HELD_WORDS:
            return word


def pieced_word(r):
    """Two or three tokens of the vocabulary, so that the rare ones are copied too."""
    while PIECES:
        word = "".join(r.choice(PIECES) for _ in range(r.choice([1, 2, 2, 2, 3])))
        if 3 <= len(word) <= 12 and word not in HELD_WORDS:
            return word
    return chained_word(r)


def chained_word(r):
    """A pronounceable word from letter pairs of the lists' words."""
    while True:
        key, out = "^^", ""
        while True:
            letter = r.choice(_CHAIN[key])
            if letter == "$" or len(out) > 11:
                break
            out += letter
            key = key[1] + letter
        if 3 <= len(out) <= 11 and out not in HELD_WORDS:
            return out


def noun(r):
    u = r.random()
    if u < 0.33:
        w = r.choice(WORDS)
        return w if r.random() < 0.85 or w.endswith("s") else w + "s"
    return invented_word(r) if u < 0.94 else r.choice(ADJECTIVES) + r.choice(WORDS)


def adjective(r):
    return r.choice(ADJECTIVES) if r.random() < 0.55 else invented_word(r)


def first_name(r):
    return r.choice(FIRST_NAMES) if r.random() < 0.4 else invented_word(r).capitalize()


def person(r):
    return first_name(r) + (" " + invented_word(r).capitalize() if r.random() < 0.35 else "")


def city(r):
    u = r.random()
    if u < 0.35:
        c = r.choice(TRAIN_CITIES)
    elif u < 0.85:
        c = invented_word(r).capitalize()
    else:
        c = r.choice(["New", "Port", "San", "Santa", "Fort", "Saint", "Lake", "El", "Los", "Upper", "North", "Mount"]) + " " + invented_word(r).capitalize()
    return c.lower() if r.random() < 0.06 else c


def phrase(r):
    """What one searches for or calls an event: one to six words."""
    u = r.random()
    if u < 0.12:
        return noun(r)
    if u < 0.34:
        return f"{adjective(r)} {noun(r)}"
    if u < 0.52:
        return f"{noun(r)} {noun(r)}"
    if u < 0.62:
        return f"{adjective(r)} {noun(r)} {noun(r)}"
    if u < 0.75:
        return f"{noun(r)} {r.choice(LINKS)} {noun(r)}"
    if u < 0.80:
        return f"{adjective(r)} {noun(r)} {r.choice(LINKS)} {noun(r)}"
    if u < 0.85:
        return f"{adjective(r)} {noun(r)} {r.choice(LINKS)} {adjective(r)} {noun(r)}"
    if u < 0.88:
        return f"{noun(r)} {r.choice(LINKS)} {noun(r)} {noun(r)}"
    if u < 0.93:
        return f"{noun(r)} {r.choice(['with', 'for', 'and'])} {first_name(r)}"
    if u < 0.97:
        return f"{r.choice(['how to', 'why', 'history of', 'what is', 'where to', 'who'])} {r.choice(VERBS)} {r.choice(['', '', 'a ', 'the '])}{noun(r)}"
    return f"{noun(r)} {r.choice(['in', 'near'])} {city(r)}"


def title(r):
    u = r.random()
    if u < 0.2:
        t = f"{r.choice(['lunch', 'dinner', 'call', 'meeting', 'coffee', 'breakfast', 'interview', 'chat', 'trip', 'date', 'party', 'lesson', 'game', 'drinks', 'sync', 'session'])} {r.choice(['with', 'with', 'for', 'at'])} {person(r)}"
    elif u < 0.35:
        t = f"{noun(r)} {r.choice(['meeting', 'party', 'class', 'review', 'lesson', 'appointment', 'workshop', 'call', 'visit', 'day', 'night', 'session', 'practice', 'check'])}"
    elif u < 0.42:
        t = f"{first_name(r)}'s {noun(r)}"
    elif u < 0.48:
        t = first_name(r) + " " + noun(r)
    else:
        t = phrase(r)
    u = r.random()
    return t[0].upper() + t[1:] if u < 0.6 else (t.title() if u < 0.68 and "'" not in t else t)


def task(r):
    """What one wants to be reminded of: a verb and its object."""
    v, n = (r.choice(VERBS) if r.random() < 0.5 else invented_word(r)), noun(r)
    u = r.random()
    if u < 0.25:
        return f"{v} the {n}"
    if u < 0.40:
        return f"{v} {n}"
    if u < 0.52:
        return f"{v} {r.choice(['my', 'some', 'a', 'our', 'more', 'two'])} {n}"
    if u < 0.62:
        return f"{v} {first_name(r)}"
    if u < 0.72:
        return f"{v} the {adjective(r)} {n}"
    if u < 0.84:
        return f"{v} the {n} {r.choice(['for', 'from', 'to', 'with', 'at', 'and'])} {r.choice(['the ', ''])}{noun(r)}"
    if u < 0.92:
        return f"{v} {first_name(r)} about {r.choice(['the ', ''])}{noun(r)}"
    return phrase(r)


def date(r):
    return f"{r.choice([2025, 2026, 2026, 2026, 2027, 2028, r.randint(2020, 2039)])}-{r.randint(1, 12):02d}-{r.randint(1, 28 if r.random() < 0.8 else 30):02d}".replace("-02-29", "-02-28").replace("-02-30", "-02-28")


def time(r):
    return f"{r.randint(0, 23):02d}:{r.choice(['00', '15', '30', '45']) if r.random() < 0.6 else f'{r.randint(0, 59):02d}'}"


def integer(r, low, high):
    return r.randint(low, min(high, 12 if r.random() < 0.35 else 99 if r.random() < 0.6 else high)) if high > 12 else r.randint(low, high)


def minutes(r):
    return r.choice([5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 90, 120]) if r.random() < 0.4 else integer(r, 1, 1440)


def number(r):
    """A decimal as text, as a person would write it."""
    u = r.random()
    if u < 0.45:
        return str(r.randint(1, 9 if r.random() < 0.2 else 99 if r.random() < 0.5 else 999))
    if u < 0.55:
        return str(r.randint(1000, 99999))
    if u < 0.95:
        return f"{r.randint(0, 9 if r.random() < 0.4 else 999)}.{r.choice('123456789') if r.random() < 0.6 else r.choice(string.digits) + r.choice('123456789')}"
    return "-" + str(r.randint(1, 60))


def expression(r):
    def operand():
        u = r.random()
        if u < 0.85:
            return str(r.randint(1, 9 if r.random() < 0.3 else 99 if r.random() < 0.6 else 9999))
        return f"{r.randint(0, 99)}.{r.choice('123456789') if r.random() < 0.6 else r.choice(string.digits) + r.choice('123456789')}"

    gap = "" if r.random() < 0.2 else " "

    def join(parts):
        out = parts[0]
        for p in parts[1:]:
            out += f"{gap}{r.choice('+-*/+-*')}{gap}{p}"
        return out

    while True:
        u = r.random()
        if u < 0.5:
            e = join([operand(), operand()])
        elif u < 0.72:
            e = join([operand(), operand(), operand()])
        elif u < 0.84:
            e = f"({join([operand(), operand()])}){gap}{r.choice('+-*/')}{gap}{operand()}"
        elif u < 0.94:
            e = f"{operand()}{gap}{r.choice('+-*/')}{gap}({join([operand(), operand()])})"
        else:
            e = f"({join([operand(), operand()])}){gap}{r.choice('+-*/')}{gap}({join([operand(), operand()])})"
        if len(e) <= 40:
            return e
