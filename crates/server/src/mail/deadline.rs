//! What the shop is told of a deadline. The letter names the request by its id: who asked stays in the database.

use super::Letter;
use crate::{
    domain::{moment::rfc3339, requests::Alarm},
    store::request_alarms::DueAlarm,
};

/// The letter to the shop's own contact.
#[must_use]
pub fn write(alarm: &DueAlarm, to: &str) -> Letter {
    let DueAlarm { request_id, kind, alarm, due_at, .. } = alarm;
    let (subject, what) = match alarm {
        Alarm::DueSoon => ("A request about a person's data is due within a week", "is due by"),
        Alarm::Overdue => ("OVERDUE: a request about a person's data", "was due by"),
    };
    let text = format!(
        "The request {request_id} ({kind}) {what} {due}.\n\n\
         Its timeline: valise requests show {request_id}\n\
         Everything that is due: valise requests due\n\n\
         Where it cannot be answered in time, two more months can be taken once, before the deadline, and the person \
         has to be told: valise requests turn {request_id} extend\n",
        kind = kind.slug(),
        due = rfc3339(*due_at),
    );
    let id = format!("{request_id}.{}.{due_at}", alarm.word().replace('_', "-"));
    Letter { id, to: to.to_owned(), subject: subject.to_owned(), text, unsubscribe: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::requests::Kind;

    #[test]
    fn an_alarm_says_which_request_is_due_when_and_not_whose() {
        let alarm = DueAlarm {
            request_id: "019".to_owned(),
            kind: Kind::Erasure,
            alarm: Alarm::DueSoon,
            due_at: 1_795_459_199_999,
            attempt: 1,
        };
        let letter = write(&alarm, "privacy@valise.example");
        assert!(
            letter.text.starts_with("The request 019 (erasure) is due by 2026-11-23T18:39:59Z."),
            "{}",
            letter.text
        );
        assert_eq!(letter.id, "019.due-soon.1795459199999");
        let overdue = write(&DueAlarm { alarm: Alarm::Overdue, ..alarm }, "privacy@valise.example");
        assert!(overdue.subject.starts_with("OVERDUE") && overdue.id != letter.id);
    }
}
