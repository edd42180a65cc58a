//! The privacy policy by version (promise: P7). Its text is in `policy/`, compiled into the contract: a section stands
//! there once what it promises runs, and not before; its id is the promise's, which the tests that show it cite.

use contract::privacy::{
    Policy, Section,
    registry::{CONTROLS, POLICIES, PolicyVersion, SectionText},
};

/// A version by its day, or the one in force; `None` for a day that has none.
#[must_use]
pub fn version(day: Option<&str>) -> Option<Policy> {
    let version = POLICIES.iter().find(|version| day.is_none_or(|day| version.day == day))?;
    Some(read(version))
}

fn read(version: &PolicyVersion) -> Policy {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let section = |section: &SectionText| Section {
        id: section.id.to_owned(),
        title: section.title.to_owned(),
        paragraphs: texts(section.paragraphs),
        control: CONTROLS.iter().find(|(id, _)| *id == section.id).map(|(_, page)| (*page).to_owned()),
    };
    Policy {
        version: version.day.to_owned(),
        summary: version.summary.to_owned(),
        sections: version.sections.iter().map(section).collect(),
        changes: texts(version.changes),
        others: POLICIES.iter().map(|other| other.day).filter(|day| *day != version.day).map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use contract::privacy::POLICY_VERSION;

    use super::*;

    #[test]
    fn the_version_in_force_is_the_registrys_and_older_ones_can_still_be_read() {
        let current = version(None).unwrap();
        assert_eq!(current.version, POLICY_VERSION);
        assert!(!current.others.is_empty());
        for day in &current.others {
            let older = version(Some(day)).unwrap();
            assert_eq!(&older.version, day);
            assert!(older.others.contains(&current.version));
        }
        assert!(current.sections.iter().any(|section| section.control.as_deref() == Some("/privacy")));
        assert_eq!(version(Some("1999-01-01")), None);
    }
}
