//! Words: a locale and a message id become text, by Fluent. Whatever could fail is found when the files are loaded.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Term};
use fluent_syntax::parser;
use unic_langid::LanguageIdentifier;

use crate::fault::{Fault, Lines};
use crate::message::Locale;

/// Values for the variables of a message.
pub type Args<'a> = [(&'a str, String)];

/// One message or attribute: where it stands and which variables it wants (also by way of messages it refers to).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub file: String,
    pub line: usize,
    pub variables: BTreeSet<String>,
    /// Messages and terms that it refers to.
    pub refers: BTreeSet<String>,
    /// It is written `{ "" }`: still to be translated.
    pub blank: bool,
    /// Another language's words are shown meanwhile.
    pub borrowed: Option<Borrowed>,
}

/// Whose words are shown, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    pub from: Locale,
    /// What is blank: the message itself, or one that it refers to.
    pub lacks: String,
}

struct Tongue {
    bundle: FluentBundle<FluentResource>,
    /// By key: `id` or `id.attribute`.
    said: BTreeMap<String, Said>,
    lost: Lost,
}

/// What of a locale could not be read.
#[derive(Default)]
struct Lost {
    /// A whole file, or more.
    file: bool,
    /// Broken messages, as they stand in the files.
    text: String,
}

impl Lost {
    /// Whether it may hold or mention that.
    fn may_have(&self, id: &str) -> bool {
        self.file || self.text.contains(id)
    }
}

/// All messages in all locales.
#[derive(Default)]
pub struct Voice {
    tongues: HashMap<Locale, Tongue>,
}

impl Voice {
    /// Adds a locale from its files (path, text). `whole`: no file of it is missing here because it could not be read.
    pub fn add(&mut self, locale: Locale, files: &[(String, String)], whole: bool, faults: &mut Vec<Fault>) {
        let Ok(language) = locale.as_str().parse::<LanguageIdentifier>() else {
            faults.push(Fault::new(format!("locales/{locale}"), 0, "the folder's name is no language tag: name it like ja or en"));
            return;
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Otherwise invisible characters stand around every value and break addresses and phone numbers.
        bundle.set_use_isolating(false);
        let mut said: BTreeMap<String, Said> = BTreeMap::new();
        let mut lost = Lost { file: !whole, text: String::new() };
        for (file, text) in files {
            // A broken message costs only itself: the others of its file are read.
            let (resource, errors) = parser::parse(text.as_str()).map_or_else(|broken| broken, |whole| (whole, Vec::new()));
            for error in errors {
                let at = error.pos.start.min(text.trim_end().len().saturating_sub(1));
                faults.push(Fault::new(file, Lines::of(text).line(at), format!("not Fluent: {}", error.kind)));
            }
            let mut from = 0;
            let lines: Vec<&str> = text.lines().collect();
            for entry in &resource.body {
                if let Entry::Junk { content } = entry {
                    lost.text.push_str(content);
                }
                from = collect(file, &lines, from, entry, &mut said, faults);
            }
            let resource = FluentResource::try_new(text.clone()).unwrap_or_else(|(resource, _)| resource);
            // A message that stands twice is told by `collect`.
            let _ = bundle.add_resource(resource);
        }
        resolve(&mut said, &lost, faults);
        self.tongues.insert(locale, Tongue { bundle, said, lost });
    }

    /// What a language has not translated yet ([`Said::blank`]) is shown in the words of the first of `lenders` that has it; these
    /// borrow nothing.
    pub fn lend(&mut self, lenders: &[Locale]) {
        let borrowers: Vec<Locale> = self.locales().into_iter().filter(|l| !lenders.contains(l)).collect();
        for locale in borrowers {
            let Some(tongue) = self.tongues.get(&locale) else { continue };
            let lent: Vec<(String, Borrowed, Said)> = tongue
                .said
                .keys()
                .filter_map(|key| {
                    let lacks = lacking(&tongue.said, key)?.to_owned();
                    let (from, theirs) = lenders.iter().find_map(|from| Some((*from, self.find(*from, key)?)))?;
                    Some((key.clone(), Borrowed { from, lacks }, theirs.clone()))
                })
                .collect();
            let Some(tongue) = self.tongues.get_mut(&locale) else { continue };
            for (key, borrowed, theirs) in lent {
                if let Some(said) = tongue.said.get_mut(&key) {
                    (said.borrowed, said.variables) = (Some(borrowed), theirs.variables);
                    said.refers.extend(theirs.refers);
                }
            }
        }
    }

    #[must_use]
    pub fn locales(&self) -> Vec<Locale> {
        let mut locales: Vec<Locale> = self.tongues.keys().copied().collect();
        locales.sort_unstable();
        locales
    }

    /// The languages that say a message in their own words.
    #[must_use]
    pub fn locales_with(&self, key: &str) -> Vec<Locale> {
        let own = |locale: &Locale| self.find(*locale, key).is_some_and(|said| said.borrowed.is_none());
        self.locales().into_iter().filter(own).collect()
    }

    #[must_use]
    pub fn speaks(&self, locale: Locale) -> bool {
        self.tongues.contains_key(&locale)
    }

    /// A message's place and variables; `None` where the locale does not have it. Terms have a key like `-amazon`.
    #[must_use]
    pub fn find(&self, locale: Locale, key: &str) -> Option<&Said> {
        self.tongues.get(&locale)?.said.get(key)
    }

    /// Whether what could not be read of a locale may hold or mention that.
    #[must_use]
    pub fn may_have_lost(&self, locale: Locale, id: &str) -> bool {
        self.tongues.get(&locale).is_some_and(|t| t.lost.may_have(id))
    }

    /// All keys of a locale, in their order.
    pub fn keys(&self, locale: Locale) -> impl Iterator<Item = (&str, &Said)> {
        self.tongues.get(&locale).into_iter().flat_map(|t| t.said.iter().map(|(k, s)| (k.as_str(), s)))
    }

    /// The text of a message (`id` or `id.attribute`). Empty where the locale lacks it, `{$name}` where a variable is
    /// missing: loading has made sure that neither can be, but `check` looks at faulty data too.
    #[must_use]
    pub fn say(&self, locale: Locale, key: &str, args: &Args<'_>) -> String {
        let borrowed = self.find(locale, key).and_then(|said| said.borrowed.as_ref());
        let Some(tongue) = self.tongues.get(&borrowed.map_or(locale, |b| b.from)) else { return String::new() };
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, a)| (id, Some(a)));
        let pattern = tongue.bundle.get_message(id).and_then(|m| match attribute {
            None => m.value(),
            Some(name) => m.get_attribute(name).map(|a| a.value()),
        });
        let Some(pattern) = pattern else { return String::new() };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            // A whole number is given as one, so that plurals work.
            match value.parse::<i64>() {
                Ok(n) if n.to_string() == *value => values.set(*name, n),
                _ => values.set(*name, value.as_str()),
            }
        }
        let mut errors = Vec::new();
        tongue.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }
}

/// Notes an entry's keys and what they want. It stands below line `from`; gives the line of its last key.
fn collect(
    file: &str,
    lines: &[&str],
    from: usize,
    entry: &Entry<&str>,
    said: &mut BTreeMap<String, Said>,
    faults: &mut Vec<Fault>,
) -> usize {
    let (name, value, attributes) = match entry {
        Entry::Message(Message { id, value, attributes, .. }) => (id.name.to_owned(), value.as_ref(), attributes),
        Entry::Term(Term { id, value, attributes, .. }) => (format!("-{}", id.name), Some(value), attributes),
        _ => return from,
    };
    let mut put = |key: String, pattern: &Pattern<&str>, line: usize| {
        let mut this = Said { file: file.to_owned(), line, blank: is_blank(pattern), ..Said::default() };
        walk(pattern, &mut this);
        if let Some(before) = said.get(&key) {
            let place = format!("{}:{}", before.file, before.line);
            faults.push(Fault::new(file, line, format!("`{key}` stands already in {place}: take one of the two out")));
        } else {
            said.insert(key, this);
        }
    };
    let mut line = find_line(lines, from, |l| !l.starts_with(' ') && begins(l, &name));
    if let Some(value) = value {
        put(name.clone(), value, line);
    }
    for attribute in attributes {
        let dotted = format!(".{}", attribute.id.name);
        line = find_line(lines, line, |l| begins(l, &dotted));
        put(format!("{name}{dotted}"), &attribute.value, line);
    }
    line
}

/// The first line like that below line `from`: Fluent's syntax tree does not say where a message stands.
fn find_line(lines: &[&str], from: usize, wanted: impl Fn(&str) -> bool) -> usize {
    lines.iter().enumerate().skip(from).find(|(_, l)| wanted(l)).map_or(from, |(n, _)| n + 1)
}

fn begins(line: &str, name: &str) -> bool {
    line.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// Whether it says nothing but an empty text in quotes: Fluent has no other way to write a message that is still to come.
fn is_blank(pattern: &Pattern<&str>) -> bool {
    let quoted = |element: &PatternElement<&str>| matches!(element, PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } if value.is_empty());
    matches!(&pattern.elements[..], [only] if quoted(only))
}

/// What is blank among a message and all that it refers to.
fn lacking<'a>(said: &'a BTreeMap<String, Said>, key: &'a str) -> Option<&'a str> {
    let (mut open, mut seen) = (vec![key], BTreeSet::new());
    while let Some(next) = open.pop() {
        let Some(this) = said.get(next).filter(|_| seen.insert(next)) else { continue };
        if this.blank {
            return Some(next);
        }
        open.extend(this.refers.iter().map(String::as_str));
    }
    None
}

fn walk(pattern: &Pattern<&str>, said: &mut Said) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, said);
        }
    }
}

fn walk_expression(expression: &Expression<&str>, said: &mut Said) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, said),
        Expression::Select { selector, variants } => {
            walk_inline(selector, said);
            for variant in variants {
                walk(&variant.value, said);
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, said: &mut Said) {
    match inline {
        InlineExpression::VariableReference { id } => {
            said.variables.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, attribute } => {
            let key = attribute.as_ref().map_or_else(|| id.name.to_owned(), |a| format!("{}.{}", id.name, a.name));
            said.refers.insert(key);
        }
        InlineExpression::TermReference { id, attribute, .. } => {
            let dotted = attribute.as_ref().map(|a| format!(".{}", a.name)).unwrap_or_default();
            said.refers.insert(format!("-{}{dotted}", id.name));
        }
        InlineExpression::FunctionReference { id, arguments } => {
            // We have no functions: it is told as a reference to nothing.
            said.refers.insert(format!("{}()", id.name));
            for argument in &arguments.positional {
                walk_inline(argument, said);
            }
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, said),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

/// Adds the variables of what a message refers to; tells references that lead nowhere or in a circle.
fn resolve(said: &mut BTreeMap<String, Said>, lost: &Lost, faults: &mut Vec<Fault>) {
    let mut all: Vec<BTreeSet<String>> = Vec::with_capacity(said.len());
    let referred: BTreeSet<&str> = said.values().flat_map(|s| &s.refers).map(String::as_str).collect();
    // A message that is still to be translated may use any term.
    let whole = !said.values().any(|s| s.blank);
    for (key, this) in said.iter().filter(|(key, _)| key.starts_with('-')) {
        if whole && !referred.contains(key.as_str()) && !lost.may_have(key) {
            faults.push(Fault::new(&this.file, this.line, format!("no message uses the term `{key}`: take it out or correct its name")));
        }
        // A term does not see the variables of the message that it stands in: `{$name}` would be shown.
        for variable in &this.variables {
            let text = format!("the term `{key}` wants ${variable}, but terms are given none: write it in the messages");
            faults.push(Fault::new(&this.file, this.line, text));
        }
    }
    for (key, this) in said.iter() {
        for refers in this.refers.iter().filter(|r| !said.contains_key(*r) && !lost.may_have(id_of(r))) {
            faults.push(Fault::new(
                &this.file,
                this.line,
                format!("`{key}` refers to `{refers}`, which does not exist: add it or correct the name"),
            ));
        }
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = vec![key];
        let mut variables = BTreeSet::new();
        while let Some(next) = open.pop() {
            let Some(that) = said.get(next) else { continue };
            if that.refers.contains(key) {
                faults.push(Fault::new(&this.file, this.line, format!("`{key}` refers to itself: take the reference out")));
            }
            if seen.insert(next) {
                variables.extend(that.variables.iter().cloned());
                open.extend(that.refers.iter().filter(|r| *r != key).map(String::as_str));
            }
        }
        all.push(variables);
    }
    for (this, variables) in said.values_mut().zip(all) {
        this.variables = variables;
    }
}

/// A key without its attribute.
fn id_of(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> (Voice, Vec<String>) {
        let mut voice = Voice::default();
        let mut faults = Vec::new();
        let locale = Locale::new("en").expect("a tag");
        voice.add(locale, &[("en.ftl".into(), text.into())], true, &mut faults);
        (voice, faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn messages_attributes_and_plurals_are_said() {
        let (voice, faults) = load("-a = Amazon\nx = { -a } { $n ->\n    [one] day\n   *[other] days\n}\n    .label = L { $p }\n");
        assert_eq!(faults, [""; 0]);
        let en = Locale::new("en").expect("a tag");
        assert_eq!(voice.say(en, "x", &[("n", "1".into())]), "Amazon day");
        assert_eq!(voice.say(en, "x.label", &[("p", "0120-1".into())]), "L 0120-1", "no invisible characters");
        assert_eq!(voice.find(en, "x.label").map(|s| s.line), Some(6));
    }

    #[test]
    fn faults_are_told_with_their_lines() {
        let (_, faults) = load("a = { b }\nb = { a }\n\nc = { -no }\nc = twice\n");
        let text = faults.join("\n");
        assert!(text.contains("en.ftl:1: `a` refers to itself"), "{text}");
        assert!(text.contains("`c` refers to `-no`"), "{text}");
        assert!(text.contains("`c` stands already in en.ftl:4"), "{text}");
        let (_, faults) = load("ok = fine\nbroken = {\n");
        assert!(faults[0].starts_with("en.ftl:2: not Fluent"), "{faults:?}");
    }

    #[test]
    fn what_is_not_translated_is_lent() {
        let (mut voice, _) = load("-a = Amazon\nx = { -a } { $n }\n    .label = Label\ny = Yes\n");
        let [en, ko] = ["en", "ko"].map(|tag| Locale::new(tag).expect("a tag"));
        let text = "x = { \"\" }\n    .label = { y }\ny = { \"\" }\n    .own = 네\n";
        voice.add(ko, &[("ko.ftl".into(), text.into())], true, &mut Vec::new());
        voice.lend(&[en]);
        let say = |key| voice.say(ko, key, &[("n", "2".into())]);
        assert_eq!([say("x"), say("x.label"), say("y"), say("y.own")], ["Amazon 2", "Label", "Yes", "네"]);
        let lacks = |key| voice.find(ko, key).and_then(|said| Some(said.borrowed.as_ref()?.lacks.as_str()));
        assert_eq!([lacks("x"), lacks("x.label"), lacks("y"), lacks("y.own")], [Some("x"), Some("y"), Some("y"), None]);
        assert_eq!([voice.locales_with("x"), voice.locales_with("y")], [[en], [en]]);
        assert!(voice.find(ko, "x").is_some_and(|said| said.variables.contains("n")), "the variables are those of what is shown");
    }
}
