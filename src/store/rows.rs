//! Settings and people as rows.

use std::collections::{HashMap, HashSet};

use super::settings::{Answers, HelpChannel, Hours, Incident, Note, Person, ServerSettings};
use super::sql::{Row, Sql, SqlFault, Value, id, in_shards, int, maybe, of_shards, text};
use crate::message::Locale;
use crate::span::Span;

/// Which servers are meant.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// All that these shards have.
    Of(Span),
    One(u64),
}

impl Which {
    /// What picks them out by the column with their ids, and its values.
    pub fn picks<'a>(self, column: &str) -> (String, Vec<Value<'a>>) {
        match self {
            // Whoever has all of them need not be picky.
            Which::Of(span) if span.count() == span.of => (String::new(), Vec::new()),
            Which::Of(span) => (format!(" WHERE {}", in_shards(column, 1)), of_shards(span).into()),
            Which::One(server) => (format!(" WHERE {column} = $1"), vec![id(server)]),
        }
    }
}

/// What servers chose.
pub fn servers(tx: &mut dyn Sql, which: Which) -> Result<HashMap<u64, ServerSettings>, SqlFault> {
    let mut out = HashMap::new();
    let columns = "id, answers, locale, staff_role, staff_channel, staff_zone, staff_days_chosen, cooldown_user_s, cooldown_channel_s, \
                   incident_since, incident_until, incident_note, delete_after_hours, introduced";
    let (picked, values) = which.picks("id");
    tx.each(&format!("SELECT {columns} FROM server{picked}"), &values, &mut |row| {
        let server = row.id(0)?;
        let hours = row.maybe_text(5)?.map(|zone| Hours { zone: zone.to_owned(), days: [None; 7] });
        let incident = match (row.maybe_int(9)?, row.maybe_int(10)?) {
            (Some(since), Some(until)) => Some(Incident { since, until, note: row.maybe_text(11)?.and_then(Note::new) }),
            _ => None,
        };
        let settings = ServerSettings {
            answers: Answers::from_code(row.text(1)?),
            locale: locale(row, 2)?,
            // Everybody has the role with the server's own id, which early versions took for staff.
            staff_role: row.maybe_id(3)?.filter(|role| *role != server),
            staff_channel: row.maybe_id(4)?,
            staff_days_chosen: hours.is_some() && row.flag(6)?,
            staff_hours: hours,
            cooldown_user_s: row.maybe_number(7)?,
            cooldown_channel_s: row.maybe_number(8)?,
            incident,
            delete_after_hours: row.maybe_number(12)?,
            introduced: row.flag(13)?,
            ..ServerSettings::default()
        };
        out.insert(server, settings);
        Ok(())
    })?;
    let (picked, values) = which.picks("server");
    let mut child = |columns: &str, table: &str, keep: fn(&mut ServerSettings, &dyn Row) -> Result<(), SqlFault>| {
        tx.each(&format!("SELECT server, {columns} FROM {table}{picked}"), &values, &mut |row| match out.get_mut(&row.id(0)?) {
            Some(settings) => keep(settings, row),
            None => Ok(()),
        })
    };
    child("channel, answers", "help_channel", |settings, row| {
        settings.help_channels.push(HelpChannel { channel: row.id(1)?, answers: Answers::from_code(row.text(2)?) });
        Ok(())
    })?;
    child("day, from_minute, to_minute", "staff_hours", |settings, row| {
        let day: usize = row.number(1)?;
        if let Some(day) = settings.staff_hours.as_mut().and_then(|hours| hours.days.get_mut(day)) {
            *day = Some((row.number(2)?, row.number(3)?));
        }
        Ok(())
    })?;
    child("topic", "topic_off", |settings, row| {
        settings.topics_off.insert(row.text(1)?.to_owned());
        Ok(())
    })?;
    child("topic, note", "topic_note", |settings, row| {
        if let Some(note) = Note::new(row.text(2)?) {
            settings.notes.insert(row.text(1)?.to_owned(), note);
        }
        Ok(())
    })?;
    for settings in out.values_mut() {
        settings.help_channels.sort_unstable_by_key(|c| c.channel);
    }
    Ok(out)
}

/// Puts what a server chose in place of what it had chosen; who chose nothing has no row.
pub fn put_server(tx: &mut dyn Sql, server: u64, settings: &ServerSettings) -> Result<(), SqlFault> {
    let server = id(server);
    tx.run("DELETE FROM server WHERE id = $1", &[server])?;
    if *settings == ServerSettings::default() {
        return Ok(());
    }
    let (hours, incident) = (settings.staff_hours.as_ref(), settings.incident.as_ref());
    tx.run(
        "INSERT INTO server (id, answers, locale, staff_role, staff_channel, staff_zone, cooldown_user_s, cooldown_channel_s,
         incident_since, incident_until, incident_note, delete_after_hours, introduced, staff_days_chosen)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            server,
            text(settings.answers.code()),
            Value::Text(settings.locale.as_ref().map(Locale::as_str)),
            maybe(settings.staff_role.map(u64::cast_signed)),
            maybe(settings.staff_channel.map(u64::cast_signed)),
            Value::Text(hours.map(|h| h.zone.as_str())),
            maybe(settings.cooldown_user_s),
            maybe(settings.cooldown_channel_s),
            maybe(incident.map(|i| i.since)),
            maybe(incident.map(|i| i.until)),
            Value::Text(incident.and_then(|i| i.note.as_ref()).map(Note::as_str)),
            maybe(settings.delete_after_hours),
            int(settings.introduced),
            int(settings.staff_days_chosen),
        ],
    )?;
    for HelpChannel { channel, answers } in &settings.help_channels {
        let values = [server, id(*channel), text(answers.code())];
        tx.run("INSERT INTO help_channel (server, channel, answers) VALUES ($1, $2, $3)", &values)?;
    }
    for (day, hours) in hours.iter().flat_map(|h| (0_u8..).zip(&h.days)) {
        if let Some((from, to)) = hours {
            let values = [server, int(day), int(*from), int(*to)];
            tx.run("INSERT INTO staff_hours (server, day, from_minute, to_minute) VALUES ($1, $2, $3, $4)", &values)?;
        }
    }
    for topic in &settings.topics_off {
        tx.run("INSERT INTO topic_off (server, topic) VALUES ($1, $2)", &[server, text(topic)])?;
    }
    for (topic, note) in &settings.notes {
        tx.run("INSERT INTO topic_note (server, topic, note) VALUES ($1, $2, $3)", &[server, text(topic), text(note.as_str())])?;
    }
    Ok(())
}

pub fn people(tx: &mut dyn Sql, only: Option<u64>) -> Result<HashMap<u64, Person>, SqlFault> {
    let mut out = HashMap::new();
    let (picked, values) = only.map_or_else(Default::default, |user| (" WHERE id = $1", vec![id(user)]));
    tx.each(&format!("SELECT id, locale, opted_out FROM person{picked}"), &values, &mut |row| {
        out.insert(row.id(0)?, Person { locale: locale(row, 1)?, opted_out: row.flag(2)? });
        Ok(())
    })?;
    Ok(out)
}

/// Of whom nothing is kept, there is no row.
pub fn put_person(tx: &mut dyn Sql, user: u64, person: Person) -> Result<(), SqlFault> {
    if person == Person::default() {
        return tx.run("DELETE FROM person WHERE id = $1", &[id(user)]).map(drop);
    }
    let values = [id(user), Value::Text(person.locale.as_ref().map(Locale::as_str)), int(person.opted_out)];
    let put = "INSERT INTO person (id, locale, opted_out) VALUES ($1, $2, $3)
               ON CONFLICT (id) DO UPDATE SET locale = excluded.locale, opted_out = excluded.opted_out";
    tx.run(put, &values).map(drop)
}

/// Servers that the bot is no longer in.
pub fn departed(tx: &mut dyn Sql, which: Which) -> Result<HashSet<u64>, SqlFault> {
    let (picked, values) = which.picks("server");
    ids(tx, &format!("SELECT server FROM departure{picked}"), &values)
}

/// The earliest departure counts, until the bot came back.
pub fn depart(tx: &mut dyn Sql, server: u64, now: i64) -> Result<(), SqlFault> {
    tx.run("INSERT INTO departure (server, left_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", &[id(server), int(now)]).map(drop)
}

pub fn come_back(tx: &mut dyn Sql, server: u64) -> Result<(), SqlFault> {
    tx.run("DELETE FROM departure WHERE server = $1", &[id(server)]).map(drop)
}

/// Servers of these shards that the bot should be in, of which anything is kept.
pub fn present(tx: &mut dyn Sql, of: Span) -> Result<Vec<u64>, SqlFault> {
    // Counters are by far the most of all: picked out before they are sorted, they take a quarter of the time.
    let kept = format!(
        "SELECT id FROM server WHERE {} UNION SELECT server FROM tally WHERE server <> 0 AND {} EXCEPT SELECT server FROM departure ORDER BY 1",
        in_shards("id", 1),
        in_shards("server", 1)
    );
    ids(tx, &kept, &of_shards(of))
}

/// Servers of these shards that were left before a moment, at most so many: they are forgotten, counters and all.
pub fn forget_departed(tx: &mut dyn Sql, of: Span, before: i64, most: u32) -> Result<Vec<u64>, SqlFault> {
    let [a, b, c] = of_shards(of);
    let sql = format!("SELECT server FROM departure WHERE left_at <= $1 AND {} ORDER BY server LIMIT $5", in_shards("server", 2));
    let servers: Vec<u64> = ids(tx, &sql, &[int(before), a, b, c, int(most)])?;
    for server in &servers {
        tx.run("DELETE FROM departure WHERE server = $1", &[id(*server)])?;
        tx.run("DELETE FROM server WHERE id = $1", &[id(*server)])?;
        tx.run("DELETE FROM tally WHERE server = $1", &[id(*server)])?;
        tx.run("DELETE FROM card WHERE server = $1", &[id(*server)])?;
        tx.run("DELETE FROM standing WHERE server = $1", &[id(*server)])?;
    }
    Ok(servers)
}

fn ids<T: Default + Extend<u64>>(tx: &mut dyn Sql, sql: &str, values: &[Value<'_>]) -> Result<T, SqlFault> {
    let mut out = T::default();
    tx.each(sql, values, &mut |row| {
        out.extend([row.id(0)?]);
        Ok(())
    })?;
    Ok(out)
}

fn locale(row: &dyn Row, column: usize) -> Result<Option<Locale>, SqlFault> {
    Ok(row.maybe_text(column)?.and_then(Locale::new))
}
