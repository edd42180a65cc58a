//! No fence of `clippy.toml` is left out.

#[test]
fn every_banned_path_is_stepped_over() {
    let clippy: toml::Table = include_str!("../../../clippy.toml").parse().unwrap();
    let banned = clippy["disallowed-methods"].as_array().unwrap();
    let steps = include_str!("../src/lib.rs");
    assert_eq!(steps.matches("#[expect(clippy::disallowed_methods)]").count(), banned.len());
    for ban in banned {
        let path = ban["path"].as_str().unwrap();
        let stands = ["(", ";", "::<"].iter().any(|next| steps.contains(&format!("{path}{next}")));
        assert!(stands, "{path}");
    }
}
