//! Settings and people as rows.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row, params};

use super::settings::{Answers, HelpChannel, Hours, Incident, Note, Person, ServerSettings};
use crate::message::Locale;

/// What all servers chose, or one.
pub fn servers(conn: &Connection, only: Option<u64>) -> rusqlite::Result<HashMap<u64, ServerSettings>> {
    let mut out = HashMap::new();
    each(conn, "SELECT * FROM server", "id", only, |row| {
        let server = id(row, "id")?;
        let hours = row.get::<_, Option<String>>("staff_zone")?.map(|zone| Hours { zone, days: [None; 7] });
        let incident = match (row.get("incident_since")?, row.get("incident_until")?) {
            (Some(since), Some(until)) => Some(Incident { since, until, note: note(row.get("incident_note")?) }),
            _ => None,
        };
        let settings = ServerSettings {
            answers: Answers::from_code(row.get_ref("answers")?.as_str()?),
            locale: locale(row, "locale")?,
            // Everybody has the role with the server's own id, which early versions took for staff.
            staff_role: row.get::<_, Option<i64>>("staff_role")?.map(i64::cast_unsigned).filter(|role| *role != server),
            staff_channel: row.get::<_, Option<i64>>("staff_channel")?.map(i64::cast_unsigned),
            staff_days_chosen: hours.is_some() && row.get("staff_days_chosen")?,
            staff_hours: hours,
            cooldown_user_s: row.get("cooldown_user_s")?,
            cooldown_channel_s: row.get("cooldown_channel_s")?,
            incident,
            delete_after_hours: row.get("delete_after_hours")?,
            introduced: row.get("introduced")?,
            ..ServerSettings::default()
        };
        out.insert(server, settings);
        Ok(())
    })?;
    let mut child = |table: &str, keep: fn(&mut ServerSettings, &Row<'_>) -> rusqlite::Result<()>| {
        each(conn, &format!("SELECT * FROM {table}"), "server", only, |row| match out.get_mut(&id(row, "server")?) {
            Some(settings) => keep(settings, row),
            None => Ok(()),
        })
    };
    child("help_channel", |settings, row| {
        let answers = Answers::from_code(row.get_ref("answers")?.as_str()?);
        settings.help_channels.push(HelpChannel { channel: id(row, "channel")?, answers });
        Ok(())
    })?;
    child("staff_hours", |settings, row| {
        let day: u8 = row.get("day")?;
        if let Some(day) = settings.staff_hours.as_mut().and_then(|hours| hours.days.get_mut(usize::from(day))) {
            *day = Some((row.get("from_minute")?, row.get("to_minute")?));
        }
        Ok(())
    })?;
    child("topic_off", |settings, row| {
        settings.topics_off.insert(row.get("topic")?);
        Ok(())
    })?;
    child("topic_note", |settings, row| {
        if let Some(note) = note(Some(row.get("note")?)) {
            settings.notes.insert(row.get("topic")?, note);
        }
        Ok(())
    })?;
    for settings in out.values_mut() {
        settings.help_channels.sort_unstable_by_key(|c| c.channel);
    }
    Ok(out)
}

/// Puts what a server chose in place of what it had chosen; who chose nothing has no row.
pub fn put_server(conn: &Connection, server: u64, settings: &ServerSettings) -> rusqlite::Result<()> {
    let server = server.cast_signed();
    run(conn, "DELETE FROM server WHERE id = ?1", [server])?;
    if *settings == ServerSettings::default() {
        return Ok(());
    }
    let (hours, incident) = (settings.staff_hours.as_ref(), settings.incident.as_ref());
    run(
        conn,
        "INSERT INTO server (id, answers, locale, staff_role, staff_channel, staff_zone, cooldown_user_s, cooldown_channel_s,
         incident_since, incident_until, incident_note, delete_after_hours, introduced, staff_days_chosen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            server,
            settings.answers.code(),
            settings.locale.as_ref().map(Locale::as_str),
            settings.staff_role.map(u64::cast_signed),
            settings.staff_channel.map(u64::cast_signed),
            hours.map(|h| h.zone.as_str()),
            settings.cooldown_user_s,
            settings.cooldown_channel_s,
            incident.map(|i| i.since),
            incident.map(|i| i.until),
            incident.and_then(|i| i.note.as_ref()).map(Note::as_str),
            settings.delete_after_hours,
            settings.introduced,
            settings.staff_days_chosen,
        ],
    )?;
    for HelpChannel { channel, answers } in &settings.help_channels {
        run(
            conn,
            "INSERT INTO help_channel (server, channel, answers) VALUES (?1, ?2, ?3)",
            params![server, channel.cast_signed(), answers.code()],
        )?;
    }
    for (day, hours) in hours.iter().flat_map(|h| (0_u8..).zip(&h.days)) {
        if let Some((from, to)) = hours {
            run(
                conn,
                "INSERT INTO staff_hours (server, day, from_minute, to_minute) VALUES (?1, ?2, ?3, ?4)",
                params![server, day, from, to],
            )?;
        }
    }
    for topic in &settings.topics_off {
        run(conn, "INSERT INTO topic_off (server, topic) VALUES (?1, ?2)", params![server, topic])?;
    }
    for (topic, note) in &settings.notes {
        run(conn, "INSERT INTO topic_note (server, topic, note) VALUES (?1, ?2, ?3)", params![server, topic, note.as_str()])?;
    }
    Ok(())
}

pub fn people(conn: &Connection, only: Option<u64>) -> rusqlite::Result<HashMap<u64, Person>> {
    let mut out = HashMap::new();
    each(conn, "SELECT * FROM person", "id", only, |row| {
        out.insert(id(row, "id")?, Person { locale: locale(row, "locale")?, opted_out: row.get("opted_out")? });
        Ok(())
    })?;
    Ok(out)
}

/// Of whom nothing is kept, there is no row.
pub fn put_person(conn: &Connection, user: u64, person: Person) -> rusqlite::Result<()> {
    let user = user.cast_signed();
    if person == Person::default() {
        return run(conn, "DELETE FROM person WHERE id = ?1", [user]);
    }
    let locale = person.locale.as_ref().map(Locale::as_str);
    run(conn, "INSERT OR REPLACE INTO person (id, locale, opted_out) VALUES (?1, ?2, ?3)", params![user, locale, person.opted_out])
}

/// Servers that the bot is no longer in.
pub fn departed(conn: &Connection) -> rusqlite::Result<HashSet<u64>> {
    let mut out = HashSet::new();
    each(conn, "SELECT server FROM departure", "server", None, |row| {
        out.insert(id(row, "server")?);
        Ok(())
    })?;
    Ok(out)
}

/// The earliest departure counts, until the bot came back.
pub fn depart(conn: &Connection, server: u64, now: i64) -> rusqlite::Result<()> {
    run(conn, "INSERT OR IGNORE INTO departure (server, left_at) VALUES (?1, ?2)", params![server.cast_signed(), now])
}

pub fn come_back(conn: &Connection, server: u64) -> rusqlite::Result<()> {
    run(conn, "DELETE FROM departure WHERE server = ?1", [server.cast_signed()])
}

/// Servers that the bot should be in, of which anything is kept.
pub fn present(conn: &Connection) -> rusqlite::Result<Vec<u64>> {
    let sql = "SELECT id FROM server UNION SELECT server FROM tally WHERE server <> 0 EXCEPT SELECT server FROM departure";
    let mut statement = conn.prepare_cached(sql)?;
    let ids = statement.query_map((), |row| row.get::<_, i64>(0).map(i64::cast_unsigned))?;
    ids.collect()
}

/// Servers that were left before a moment: they are forgotten, counters and all.
pub fn forget_departed(conn: &Connection, before: i64) -> rusqlite::Result<Vec<u64>> {
    let mut statement = conn.prepare_cached("DELETE FROM departure WHERE left_at <= ?1 RETURNING server")?;
    let servers = statement.query_map([before], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for server in &servers {
        run(conn, "DELETE FROM server WHERE id = ?1", [server])?;
        run(conn, "DELETE FROM tally WHERE server = ?1", [server])?;
        run(conn, "DELETE FROM card WHERE server = ?1", [server])?;
        run(conn, "DELETE FROM standing WHERE server = ?1", [server])?;
    }
    Ok(servers.into_iter().map(i64::cast_unsigned).collect())
}

fn each(
    conn: &Connection,
    sql: &str,
    key: &str,
    only: Option<u64>,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let (sql, only) = match only {
        Some(only) => (format!("{sql} WHERE {key} = ?1"), Some(only.cast_signed())),
        None => (sql.to_owned(), None),
    };
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(only))?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

fn run(conn: &Connection, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute(values).map(drop)
}

fn id(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

fn locale(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Locale>> {
    Ok(row.get::<_, Option<String>>(column)?.and_then(|tag| Locale::new(&tag)))
}

fn note(text: Option<String>) -> Option<Note> {
    text.and_then(|text| Note::new(&text))
}
