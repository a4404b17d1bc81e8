//! Addresses of databases that are none, or that nobody answers at: what is told, and that no password is. And connections by TLS.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tasukebune::span::Span;
use tasukebune::store::{Store, StoreFault, Tell, look};

use super::cluster::{self, Cluster};
use super::{asked, until};

fn fault(address: &str) -> StoreFault {
    match Store::connect(address, None, Tell::NOBODY) {
        Ok(_) => panic!("nothing is there"),
        Err(fault) => fault,
    }
}

#[test]
fn a_database_that_cannot_be_had_is_told_without_its_password() {
    // Nobody listens there: a port that was just free.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("postgres://bot:geheim%40@127.0.0.1:{free}/kept");
    let away = fault(&address);
    assert!(matches!(&away, StoreFault::Away { file } if file.to_str() == Some(&format!("postgres://127.0.0.1:{free}/kept"))), "{away:?}");
    assert_eq!(fault("postgres://bot:geheim@127.0.0.1:port/kept"), StoreFault::Address);
    // A password that was not written as an address wants it: its end would pass for the host.
    for password in ["ge@heim", "ge@heim/lich", "ge@heim:1/lich"] {
        assert_eq!(fault(&format!("postgres://bot:{password}@127.0.0.1:5432/kept")), StoreFault::Address, "{password}");
    }
    // Of a user's part with a “/” in it one would read the host, another one the password; what is to be encrypted would not be.
    for odd in [
        "bot@127.0.0.1:5432/kept?sslmode=require&password=ge@heim",
        "127.0.0.1:5432/kept?sslmode=require&user=bot&password=ge@heim",
        "bot:ge/heim@127.0.0.1/kept",
        "127.0.0.1?sslmode=require&user=bot&password=ge@heim",
        "127.0.0.1:5432?sslmode=require&user=bot&password=ge@heim",
    ] {
        assert_eq!(fault(&format!("postgres://{odd}")), StoreFault::Address, "{odd}");
    }
    let nothing = "/nowhere/ca.pem";
    let certificates = fault(&format!("{address}?sslmode=require&sslrootcert={nothing}"));
    assert_eq!(certificates, StoreFault::Certificates { file: nothing.into() });
    for fault in [away, StoreFault::Address, certificates] {
        let told = format!("{fault} {fault:?}");
        assert!(!told.contains("geheim"), "{told}");
    }
}

/// Such as one behind a proxy whose own way is cut, or one that was stopped: it takes what it is sent, and says nothing.
#[test]
fn a_database_that_never_answers_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("postgres://bot@{}/kept", silent.local_addr().unwrap());
    for given_up in [|address: &str| fault(address), |address: &str| look(address).unwrap_err()] {
        let begun = Instant::now();
        assert!(matches!(given_up(&address), StoreFault::Away { .. }));
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    }
}

/// Of several hosts the one that is silent takes no time from the others, and the one that is a standby is passed over, until it takes over.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_standby_takes_over() {
    let primary: Cluster = cluster::own();
    let name = primary.database().rsplit('/').next().unwrap().to_owned();
    let standby = primary.standby();
    assert_eq!(standby.sql(&name, "SELECT pg_is_in_recovery()"), "t");
    let alone = tokio::task::block_in_place(|| fault(&standby.address(&name)));
    assert!(matches!(alone, StoreFault::Standby { .. }), "{alone:?}");
    let looked = tokio::task::block_in_place(|| look(&standby.address(&name)));
    assert!(matches!(looked, Err(StoreFault::Standby { .. })), "{looked:?}");
    // Nor where several are named, and none is one to write in.
    let twice = format!("postgres://bot@127.0.0.1:{0},127.0.0.1:{0}/{name}", standby.port());
    let both = tokio::task::block_in_place(|| fault(&twice));
    assert!(matches!(both, StoreFault::Standby { .. }), "{both:?}");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let hosts = [silent.local_addr().unwrap().port(), standby.port(), primary.port()].map(|port| format!("127.0.0.1:{port}"));
    let store = cluster::connect(&format!("postgres://bot@{}/{name}", hosts.join(","))).await;
    store.takes(Span::all(2)).await.expect("nobody else has them");
    store.set_opted_out(7, true).await.expect("kept");
    store.count(asked(1, 1));
    store.flush().await.expect("written");
    let there = || standby.sql(&name, "SELECT count(*) FROM person") == "1" && standby.sql(&name, "SELECT count(*) FROM tally") == "1";
    tokio::task::block_in_place(|| {
        until("the standby has it", there);
        primary.stop();
    });
    until("it is told", || store.health().failing.is_some());
    store.count(asked(1, 1));
    tokio::task::block_in_place(|| standby.promote());
    until("it is found", || store.health().failing.is_none() && store.pending() == 0);
    store.set_opted_out(8, true).await.expect("kept");
    assert_eq!(standby.sql(&name, "SELECT sum(n) FROM tally"), "2");
    assert_eq!(standby.sql(&name, "SELECT count(*) FROM person"), "2");
    let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND objid IN (0, 1)";
    assert_eq!(standby.sql(&name, held), "2", "its shards are its own there, too");
}

/// Who may use the tables need not be somebody who may make any.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_user_who_may_make_no_tables_may_use_those_that_are_there() {
    let cluster: Cluster = cluster::own();
    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    cluster.sql(name, "REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE small LOGIN");
    let small = address.replace("bot@", "small@");
    let refused = tokio::task::block_in_place(|| fault(&small));
    assert!(matches!(refused, StoreFault::Denied { .. }), "{refused:?}");
    cluster::connect(&address).await.close().await.unwrap();
    cluster.sql(name, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO small");
    let store = cluster::connect(&small).await;
    store.takes(Span::all(2)).await.unwrap();
    store.set_opted_out(7, true).await.unwrap();
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let done = Command::new("openssl").current_dir(folder).args(arguments).output().expect("Debian's package openssl");
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// An authority, and a certificate of its for “localhost”.
fn certificates(folder: &Path) {
    std::fs::write(folder.join("leaf.ext"), "subjectAltName=DNS:localhost\n").unwrap();
    let new = ["req", "-newkey", "rsa:2048", "-nodes"];
    openssl(folder, &[&new[..], &["-x509", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem"]].concat());
    openssl(folder, &[&new[..], &["-subj", "/CN=localhost", "-keyout", "leaf.key", "-out", "leaf.csr"]].concat());
    let sign = "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile leaf.ext -out leaf.pem";
    openssl(folder, &sign.split(' ').collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_database_is_reached_by_tls_and_must_show_that_it_is_the_one() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let cluster: Cluster = cluster::own();
    let plain = cluster.database();
    let name = plain.rsplit('/').next().unwrap().to_owned();
    let local = plain.replace("127.0.0.1", "localhost");
    let with = |address: &str, ca: &str| format!("{address}?sslmode=verify-full&sslrootcert={}", folder.path().join(ca).display());
    let refused = |address: String| tokio::task::block_in_place(|| fault(&address));
    assert!(matches!(refused(with(&local, "ca.pem")), StoreFault::Untrusted { .. }), "it speaks no TLS yet");
    tokio::task::block_in_place(|| cluster.speaks_tls(&folder.path().join("leaf.pem"), &folder.path().join("leaf.key")));

    let store = cluster::connect(&with(&local, "ca.pem")).await;
    store.set_opted_out(7, true).await.unwrap();
    let encrypted = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'tasukebune-%'";
    assert_eq!(cluster.sql(&name, encrypted), "t");
    store.close().await.unwrap();

    assert!(matches!(refused(with(&plain, "ca.pem")), StoreFault::Untrusted { .. }), "another host's certificate");
    // Somebody else's authority: of this one, nobody signed anything.
    let other = tempfile::tempdir().unwrap();
    certificates(other.path());
    let other = format!("{local}?sslmode=require&sslrootcert={}", other.path().join("ca.pem").display());
    assert!(matches!(refused(other), StoreFault::Untrusted { .. }), "nobody knows who issued it");
    assert!(matches!(refused(format!("{local}?sslmode=require")), StoreFault::Untrusted { .. }), "the world does not trust it");
    let none = folder.path().join("leaf.ext");
    assert_eq!(refused(format!("{local}?sslmode=require&sslrootcert={}", none.display())), StoreFault::Certificates { file: none });
}
