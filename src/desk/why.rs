//! Why a message was decided as it was.

use super::Desk;
use crate::hearing::Decision;
use crate::message::Message;

impl Desk {
    /// The reasons for a decision, a line each, for authors and operators.
    #[must_use]
    pub fn explain(&self, message: &Message) -> Vec<String> {
        let ear = &self.parts.ear;
        let (decision, heard) = self.decide(message);
        let rules = ear.rules();
        let mut out = vec![format!("folded     {}", heard.folded.replace('\n', "⏎"))];
        out.extend(heard.left_out.iter().map(|part| format!("left out   {part} (said besides: it is not so, or it works)")));
        out.extend(ear.words_found(&message.text).into_iter().map(|w| format!("word       {w}")));
        // What silences a topic that nothing speaks for explains nothing.
        let spoken: Vec<usize> = heard.rules.iter().filter_map(|n| ear.rule_subject(*n)).collect();
        for n in heard.rules.iter().filter(|n| ear.silences(**n).is_none_or(|s| spoken.contains(&s))) {
            let (speaks, pattern, file, line) = ear.rule(*n);
            out.push(format!("pattern    {speaks}: {pattern}   ({file}:{line})"));
        }
        let ids = |topics: &[usize]| topics.iter().map(|t| ear.subject(*t)).collect::<Vec<_>>().join(", ");
        out.push(format!("patterns   speak for: {}", if heard.subjects.is_empty() { "nothing".to_owned() } else { ids(&heard.subjects) }));
        let ranked = heard.ranked();
        if !ranked.is_empty() {
            let top: Vec<String> = ranked.iter().take(4).map(|(t, p)| format!("{} {:.0} %", ear.subject(*t), p * 100.0)).collect();
            out.push(format!("learned    {}; help is wanted: {:.0} %", top.join(", "), heard.wanted * 100.0));
            let subjects = [("evidence  ", Some(ranked[0].0)), ("runner-up ", ranked.get(1).map(|r| r.0)), ("wanted    ", None)];
            for (word, subject) in subjects {
                let reasons: Vec<String> =
                    ear.evidence(&message.text, subject).iter().take(8).map(|e| format!("{} {:+.2}", e.what, e.weight)).collect();
                out.push(format!("{word} {}: {}", subject.map_or("help", |s| ear.subject(s)), reasons.join(", ")));
            }
        }
        let percent = |p: f32| format!("{:.0} %", p * 100.0);
        out.push(format!(
            "thresholds without a pattern, or with several: answer from {} and {}× the second; ask back from {} together; thanks and greetings \
             from {}, another service from {}, a language that is not known from {}; the menu below {} wanted, if nothing is likely from {}",
            percent(rules.sure),
            rules.ahead,
            percent(rules.clarify),
            percent(rules.aside),
            percent(rules.elsewhere),
            percent(rules.foreign),
            percent(rules.idle),
            percent(rules.plain),
        ));
        out.push(format!(
            "           where patterns name another: what is learned wins from {}, else the patterns from {}, else ask back; overheard: help \
             wanted from {} (with a pattern {})",
            percent(rules.contradiction),
            percent(rules.doubt),
            percent(rules.overheard),
            percent(rules.overheard_pattern),
        ));
        if self.glances(&self.guarded(message).0) {
            out.push("first look nobody wants help, by the letters alone: overheard without a card, it is heard no further".to_owned());
        }
        out.push(match decision {
            Decision::Answer(topic) => format!("decision   answer {}", ear.subject(topic)),
            Decision::Clarify(among) => format!("decision   ask back: {}", ids(&among)),
            Decision::Menu(near) => format!("decision   menu: {}", ids(&near)),
            Decision::Silent => "decision   silent".to_owned(),
        });
        out
    }
}
