//! The sentences of the stories. `{name}`, `{litres}`, `{wide}`, `{high}` (centimetres), `{metal}`,
//! `{maker}` and `{country}` are filled in.

use contract::vocabulary::{Category, Material};

/// What the bag is for.
pub(super) const fn openings(category: Category) -> &'static [&'static str] {
    match category {
        Category::Tote => &[
            "The {name} carries a day's worth: a laptop, a change of shoes, and whatever the market had.",
            "An open top and two long handles make the {name} the bag that hangs by the door.",
            "The {name} started as a bag for groceries and kept being taken to work.",
            "At {wide} centimetres across, the {name} swallows a newspaper without folding it.",
        ],
        Category::Backpack => &[
            "The {name} sits close to the back and keeps its shape when half empty.",
            "Cut for the walk to work, the {name} holds {litres} litres behind a single panel.",
            "The {name} is a backpack for people who also carry it into meetings.",
            "With {litres} litres and padded straps, the {name} does weekdays and day hikes alike.",
        ],
        Category::Crossbody => &[
            "The {name} holds a phone, a wallet, keys and a paperback, and leaves both hands free.",
            "Worn high or low, the {name} stays where you put it.",
            "The {name} is small on purpose: {wide} centimetres wide, and everything in reach.",
            "A flap, a lock and a long strap: the {name} needs nothing more.",
        ],
        Category::Clutch => &[
            "The {name} is made for the evening: a phone, a card, a key, and nothing to weigh it down.",
            "Folded like a letter, the {name} slips under the arm or into a larger bag.",
            "The {name} lies flat at {wide} by {high} centimetres and opens wide.",
            "Some evenings need no more than the {name} holds.",
        ],
        Category::Briefcase => &[
            "The {name} keeps papers flat and a laptop upright.",
            "The {name} was drawn around a folder and a 14-inch computer, with room for lunch.",
            "A briefcase need not look like armour: the {name} is light, lined and quiet.",
            "The {name} stands on its own beside a chair, which is half of what a briefcase should do.",
        ],
        Category::Duffel => &[
            "The {name} packs two days, or three if you travel light.",
            "With {litres} litres in one open space, the {name} asks for no packing plan.",
            "The {name} is soft enough for the last gap in the boot and firm enough to find things in.",
            "From Friday to Sunday, the {name} is all the luggage you need.",
        ],
        Category::Satchel => &[
            "The {name} is a school bag that grew up: two straps, one flap, no fuss.",
            "Books, a tablet and a scarf fit under the flap of the {name} with room to spare.",
            "The {name} closes with two long straps that age better than any zip.",
            "The {name} hangs level from the shoulder, even when it is full.",
        ],
        Category::BeltBag => &[
            "The {name} holds passport, phone and coins where you can feel them.",
            "Worn at the waist or across the chest, the {name} keeps the small things close.",
            "The {name} curves with the body, so it stays put on a bicycle and on a dance floor.",
            "For markets, festivals and long walks, the {name} is bag enough.",
        ],
        Category::Luggage => &[
            "The {name} rolls on four quiet wheels and turns on the spot.",
            "The {name} opens like a book, with a strapped half for clothes and a zipped half for the rest.",
            "At {litres} litres the {name} takes what a trip needs and no more.",
            "The handle of the {name} locks at two heights and does not rattle at either.",
        ],
        Category::Pouch => &[
            "The {name} gathers what would otherwise sink to the bottom of the bag.",
            "Cables, brushes or pencils: the {name} does not mind which.",
            "The {name} travels inside a larger bag and goes out alone in the evening.",
            "At {wide} centimetres wide, the {name} fits a drawer, a tote and a hand.",
        ],
    }
}

/// What it is made of.
pub(super) const fn materials(material: Material) -> &'static [&'static str] {
    match material {
        Material::FullGrainLeather => &[
            "Its leather keeps the full grain, so it darkens where hands touch it and softens in the first year.",
            "The hide is tanned with bark and left uncoated; expect it to mark, and to mend with a little wax.",
            "It is cut from a single thickness of vegetable-tanned hide, with edges burnished by hand.",
            "The leather starts firm and learns its owner's habits; the fittings are {metal}.",
        ],
        Material::Suede => &[
            "The suede is dense and short in the nap, so a dry brush brings it back.",
            "Calf suede gives it a soft hand, and a leather edge keeps the shape.",
            "Its suede is dyed through, which is why a scuff does not show a second colour.",
        ],
        Material::WaxedCanvas => &[
            "The cotton is dressed with wax until rain runs off it, and can be dressed again at home.",
            "Waxed twill creases, lightens along the folds, and never looks quite the same twice.",
            "Its waxed canvas weighs half a kilo to the square metre and shrugs off a wet platform.",
        ],
        Material::Canvas => &[
            "The canvas is woven from undyed yarn and coloured afterwards, so the seams fade first and well.",
            "Heavy plain-woven cotton holds the shape, with leather where hands and floors wear it.",
            "Its canvas is washed once before cutting and will not shrink again.",
        ],
        Material::RecycledNylon => &[
            "The ripstop is spun from recovered fishing nets and dries in the time a coffee takes.",
            "Its nylon has been something else before; the weave stops a tear at the next thread.",
            "Recycled nylon keeps the weight down, and the fittings are {metal}.",
        ],
        Material::WoolFelt => &[
            "Pressed wool felt needs no lining to stand up and no hem to stay neat.",
            "The felt is four millimetres of wool, cut clean and sewn once.",
            "Its wool felt is warm to hold, quiet to set down, and trimmed in leather.",
        ],
        Material::Raffia => &[
            "The raffia is plaited by hand in narrow bands, then joined and backed with cotton.",
            "No two lengths of raffia take the dye alike, and the weave shows it.",
            "Its raffia softens with handling, while a leather frame keeps the corners true.",
        ],
        Material::Polycarbonate => &[
            "The shell is moulded in one piece, flexes under load and springs back.",
            "Its polycarbonate is coloured right through, so the scratches of travel stay pale and few.",
            "The grooves are there for stiffness: they let the shell be thin and the case light.",
        ],
    }
}

/// How it is used.
pub(super) const fn details(category: Category) -> &'static [&'static str] {
    match category {
        Category::Tote => &[
            "Inside, one zipped pocket keeps keys from the rest.",
            "The handles are long enough for a winter coat.",
            "It stands {high} centimetres high and fits under a train seat.",
        ],
        Category::Backpack => &[
            "A padded sleeve takes a 15-inch laptop and opens without emptying the bag.",
            "Two side pockets hold an umbrella and a bottle.",
            "The straps are shaped, stitched twice and fixed with {metal}.",
        ],
        Category::Crossbody => &[
            "The strap shortens to the shoulder in one move.",
            "Behind the flap are two compartments and a slot for a travel card.",
            "A flat pocket at the back takes a phone or a ticket.",
        ],
        Category::Clutch => &[
            "The clasp closes with a sound you can trust.",
            "One slot inside holds four cards.",
            "The lining is cotton sateen, in a colour of its own.",
        ],
        Category::Briefcase => &[
            "Rings of {metal} take a shoulder strap, which is included.",
            "The divider inside comes out for a longer trip.",
            "A band at the back slides over the handle of a suitcase.",
        ],
        Category::Duffel => &[
            "The handles run under the base, so the seams carry nothing.",
            "A zipped pocket inside keeps a passport apart from the socks.",
            "It meets most airlines' cabin limits when not packed to bursting.",
        ],
        Category::Satchel => &[
            "The buckles of {metal} are for show and for ever; magnets beneath do the daily work.",
            "A pocket under the flap holds pens, cards and a transit pass.",
            "The strap comes off for carrying by the grip alone.",
        ],
        Category::BeltBag => &[
            "The belt fits from 70 to 115 centimetres and has no loose end.",
            "A padded back keeps it comfortable over a shirt.",
            "Two compartments keep the phone away from the keys.",
        ],
        Category::Luggage => &[
            "The lock takes the key that customs officers carry, so nobody needs to force it.",
            "Wheels and handle come off with one screwdriver and can be replaced.",
            "Straps inside hold the clothes down, and a mesh of small pockets takes the rest.",
        ],
        Category::Pouch => {
            &["The zip runs past the corner, so it opens flat.", "The wrist loop comes off.", "The lining wipes clean."]
        }
    }
}

/// Who made it.
pub(super) const CLOSINGS: &[&str] = &[
    "{maker} makes it in {country}, in small runs.",
    "Made in {country} for {maker}.",
    "It is cut and sewn in {country} by a workshop {maker} has known for years.",
    "{maker} repairs it for as long as the pattern is kept.",
    "Each is checked by the person who finished it, in {country}.",
    "{maker} keeps it in the range from year to year.",
    "Sewn in {country}, with spare thread in the inner pocket.",
    "{maker} has made it in {country} since the first season, and changed only the lining.",
];

/// How to keep it.
pub(super) const fn care(material: Material) -> &'static str {
    match material {
        Material::FullGrainLeather => {
            "Wipe with a dry cloth. Feed with a colourless leather balm twice a year. If it gets wet, let it dry away from heat, filled with paper."
        }
        Material::Suede => {
            "Brush dry, always in the same direction. Treat with a suede protector before first use. Keep from rain and strong sun."
        }
        Material::WaxedCanvas => {
            "Sponge with cold water; no soap, no machine. Renew the wax once a year with a warm cloth."
        }
        Material::Canvas => {
            "Spot-clean with lukewarm water and mild soap. Dry in the shade. Leather parts need a little balm."
        }
        Material::RecycledNylon => "Wipe with a damp cloth, or wash by hand at 30 °C. Do not tumble-dry or iron.",
        Material::WoolFelt => "Brush off dust when dry. Steam out dents from a distance. Do not wash.",
        Material::Raffia => "Wipe with a barely damp cloth and reshape at once. Store filled, away from radiators.",
        Material::Polycarbonate => {
            "Wipe with a damp cloth and mild soap. Keep below 60 °C. Dry the wheels after salt or sand."
        }
    }
}
