//! What the illustrator promises of every picture in the demo catalogue.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashSet;

use atelier::{Likeness, draw, generate, preview, seed_of};
use brotli::enc::BrotliEncoderParams;
use contract::vocabulary::{Category, Colour, Fittings, Material, View};
use rstest::rstest;

/// Bytes of a picture as a browser gets it. Two steps below the best quality: what holds here holds
/// for the server's, and the test takes seconds.
fn compressed(svg: &str) -> usize {
    let params = BrotliEncoderParams { quality: 9, lgwin: 16, size_hint: svg.len(), ..Default::default() };
    let mut out = Vec::with_capacity(2048);
    brotli::BrotliCompress(&mut svg.as_bytes(), &mut out, &params).unwrap();
    out.len()
}

fn likeness(category: Category, material: Material) -> Likeness {
    Likeness {
        category,
        material,
        colour: Colour::Cognac,
        fittings: Fittings::Brass,
        dimensions: (320, 240, 110),
        seed: seed_of("alder-tote"),
    }
}

#[test]
fn every_picture_of_the_demo_catalogue_is_under_a_kilobyte_and_a_half() {
    let bags = generate(1, 500, 0).bags;
    std::thread::scope(|scope| {
        for half in bags.chunks(250) {
            scope.spawn(move || {
                for bag in half {
                    let colours: HashSet<Colour> = bag.variants.iter().map(|variant| variant.colour).collect();
                    for (colour, &view) in colours.iter().flat_map(|colour| View::ALL.iter().map(move |v| (colour, v)))
                    {
                        let size = compressed(&draw(&bag.likeness(*colour), view));
                        assert!(size < 1_500, "{} {colour:?} {view:?}: {size} bytes", bag.slug);
                    }
                }
            });
        }
    });
}

#[rstest]
fn every_combination_is_a_well_formed_document_that_needs_nothing_else(
    #[values(View::Front, View::ThreeQuarter, View::Back, View::Open)] view: View,
) {
    for (&category, &material) in Category::ALL.iter().flat_map(|c| Material::ALL.iter().map(move |m| (c, m))) {
        let svg = draw(&likeness(category, material), view);
        let document = roxmltree::Document::parse(&svg).expect("well-formed");
        assert_eq!(document.root_element().attribute("viewBox"), Some("0 0 400 500"));
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "ids are given once");
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(!["script", "style", "filter", "image", "use", "text", "foreignObject"].contains(&name), "{name}");
            for attribute in node.attributes() {
                let value = attribute.value();
                assert!(
                    !attribute.name().starts_with("on") && attribute.name() != "style" && attribute.name() != "href"
                );
                assert!(!value.contains("NaN") && !value.contains("inf"), "{name} {value}");
                if let Some(id) = value.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')) {
                    assert!(ids.contains(&id), "{category:?} {view:?} paints with {id}, which is not there");
                }
            }
        }
    }
}

#[test]
fn equal_likenesses_give_equal_pictures() {
    let one = likeness(Category::Satchel, Material::Suede);
    assert_eq!(draw(&one, View::Front), draw(&one, View::Front));
}

/// Pictures are cached for ever under an address with a version: whoever changes this number raises
/// the version in `contract::catalogue::picture`.
const SNAPSHOT: u64 = 217_018_668_611_464_794;

#[test]
fn the_drawings_are_those_of_the_version_in_their_addresses() {
    let mut all = String::new();
    for (&category, &material) in Category::ALL.iter().flat_map(|c| Material::ALL.iter().map(move |m| (c, m))) {
        all.extend(View::ALL.iter().map(|&view| draw(&likeness(category, material), view)));
    }
    assert_eq!(seed_of(&all), SNAPSHOT);
}

#[test]
fn everything_in_a_likeness_shows() {
    let one = likeness(Category::Tote, Material::Canvas);
    let others = [
        Likeness { category: Category::Clutch, ..one },
        Likeness { material: Material::Raffia, ..one },
        Likeness { colour: Colour::Navy, ..one },
        Likeness { fittings: Fittings::Gunmetal, ..one },
        Likeness { dimensions: (400, 240, 110), ..one },
        Likeness { seed: 2, ..one },
    ];
    let pictures: HashSet<String> = others.iter().chain([&one]).map(|likeness| draw(likeness, View::Front)).collect();
    assert_eq!(pictures.len(), others.len() + 1);
}

#[test]
fn pictures_inlined_into_one_page_share_no_id() {
    let mut seen = HashSet::new();
    for bag in &generate(1, 60, 0).bags {
        for &view in View::ALL {
            let svg = draw(&bag.likeness(bag.variants[0].colour), view);
            let id = svg.split("id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            assert!(seen.insert(id), "{} {view:?}", bag.slug);
        }
    }
}

#[rstest]
#[case((0, 0, 0))]
#[case((u32::MAX, 1, u32::MAX))]
#[case((1, u32::MAX, 1))]
fn absurd_measures_are_drawn_as_a_bag_all_the_same(#[case] dimensions: (u32, u32, u32)) {
    for &category in Category::ALL {
        for &view in View::ALL {
            let svg = draw(&Likeness { dimensions, ..likeness(category, Material::Canvas) }, view);
            assert!(roxmltree::Document::parse(&svg).is_ok());
        }
    }
}

#[test]
fn a_preview_is_the_bag_in_the_middle_of_paper() {
    let likeness = likeness(Category::Tote, Material::Canvas);
    let png = preview(&likeness).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (1_200, 630));
    let at = |x: usize, y: usize| &pixels[(y * 1_200 + x) * 4..][..4];
    assert_eq!(at(0, 0), at(1_199, 629), "paper left and right");
    assert_ne!(at(600, 315), at(0, 0), "the bag in the middle");
}
