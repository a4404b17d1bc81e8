//! What the machine must have: time zones, a disk, a free address.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::super::{Env, backup::size};
use super::{Finding, fault, warn, well};

/// What a probe writes.
const PROBE: usize = 64 * 1024;
/// Below that, writing fails soon …
const LITTLE: u64 = 16 << 20;
/// … and below that, or twice the store (a backup is as large), it is time to make room.
const SCARCE: u64 = 100 << 20;
/// The bot's own server is on this machine.
const PATIENCE: Duration = Duration::from_secs(3);
/// A page of metrics is a few hundred lines.
const MOST_PAGE: u64 = 4 << 20;

pub fn zones() -> Finding {
    const CHECK: &str = "time zones";
    if TimeZone::get("Asia/Tokyo").is_err() {
        let remedy = "take TZDIR out of the environment, or let it name a whole database: staff's hours in /setup go by zones";
        return fault(CHECK, "Asia/Tokyo is not known", remedy);
    }
    match TimeZone::try_system() {
        Ok(zone) => well(CHECK, format!("known; this machine is in {}", zone.iana_name().unwrap_or("one of its own"))),
        Err(_) => {
            warn(CHECK, "known, but not the one that this machine is in: the day of facts is UTC's", "set TZ to a zone such as Asia/Tokyo")
        }
    }
}

/// Whether what is kept can be written.
pub fn disk(env: &Env) -> Vec<Finding> {
    const CHECK: &str = "disk";
    let Some(store) = env.gathered.store() else { return Vec::new() };
    let store = std::path::absolute(&store).unwrap_or(store);
    // The bot makes folders that are missing.
    let Some(folder) = store.ancestors().skip(1).find(|folder| folder.exists()) else { return Vec::new() };
    let place = folder.display();
    let probed = match probe(folder) {
        Ok(()) => None,
        Err(error) if error.kind() == io::ErrorKind::StorageFull => Some(fault(
            CHECK,
            format!("{place}: there is no room left"),
            "make room; a bot that runs goes on by itself, and keeps counters in memory until then",
        )),
        Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => {
            Some(fault(CHECK, format!("{place}: may only be read"), "mount it for writing, or let TASUKEBUNE_STORE name a file elsewhere"))
        }
        Err(error) => Some(fault(
            CHECK,
            format!("{place}: cannot be written ({})", error.kind()),
            "let the bot's user write there, or let TASUKEBUNE_STORE name a file elsewhere. Run this as the bot's user",
        )),
    };
    vec![probed.unwrap_or_else(|| space(CHECK, folder, &store))]
}

/// Writes something that nobody needs, and takes it away.
fn probe(folder: &Path) -> io::Result<()> {
    let file = folder.join(format!(".tasukebune-doctor-{}", std::process::id()));
    let mut probe = OpenOptions::new().write(true).create_new(true).open(&file)?;
    let written = probe.write_all(&vec![0; PROBE]).and_then(|()| probe.sync_all());
    drop(probe);
    written.and(fs::remove_file(&file)).inspect_err(|_| _ = fs::remove_file(&file))
}

fn space(check: &'static str, folder: &Path, store: &Path) -> Finding {
    let place = folder.display();
    let Some(free) = free(folder) else { return well(check, format!("{place}: can be written")) };
    let kept = fs::metadata(store).map_or(0, |found| found.len());
    let found = format!("{place}: can be written, {} free", size(free));
    match free {
        0..LITTLE => fault(check, found, "make room before writing fails"),
        free if free < SCARCE.max(kept.saturating_mul(2)) => {
            warn(check, found, "make room: a backup beside the store needs as much as the store")
        }
        _ => well(check, found),
    }
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// Whether health and metrics can be served, or are.
pub async fn listen(env: &Env) -> Finding {
    const CHECK: &str = "listen";
    if !env.gathered.faults_of(&["listen"]).is_empty() {
        return warn(CHECK, "not looked at: the setting is wrong", "mend what the line “settings” says of it");
    }
    let Some(address) = env.gathered.listen() else { return well(CHECK, "off: nobody can look at the bot from outside") };
    let Err(error) = TcpListener::bind(address).await else {
        return well(CHECK, format!("{address} is free: no bot serves there now"));
    };
    let remedy =
        "end what has that address, or set TASUKEBUNE_LISTEN to another one or to off; the bot runs without, and nobody can look at it";
    match error.kind() {
        io::ErrorKind::AddrInUse => match timeout(PATIENCE, version_there(address)).await {
            Ok(Ok(Some(version))) => well(CHECK, format!("{address}: a Tasukebune answers there, version {version}")),
            _ => fault(CHECK, format!("{address} is taken by something that is no Tasukebune, or hangs"), remedy),
        },
        kind => fault(CHECK, format!("{address} cannot be had ({kind})"), remedy),
    }
}

/// Which version of ours answers there. It is one short request to this machine: `/healthz` alone would not say who is well.
async fn version_there(address: SocketAddr) -> io::Result<Option<String>> {
    let host = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let get = async |path: &str| {
        let mut stream = TcpStream::connect((host, address.port())).await?;
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(MOST_PAGE).read_to_end(&mut answer).await?;
        Ok::<_, io::Error>(String::from_utf8_lossy(&answer).into_owned())
    };
    if !get("/healthz").await?.starts_with("HTTP/1.1 200 ") {
        return Ok(None);
    }
    let page = get("/metrics").await?;
    let version = page.split("tasukebune_build_info{version=\"").nth(1).and_then(|rest| rest.split('"').next());
    Ok(version.map(str::to_owned))
}
