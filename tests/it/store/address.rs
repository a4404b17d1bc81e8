//! Addresses of databases that are none, or that nobody answers at: what is told, and that no password is. And connections by TLS.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use tasukebune::store::{Store, StoreFault, Tell, look};

use super::cluster::{self, Cluster};

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
    assert!(matches!(fault(&address), StoreFault::Away { .. }));
    assert!(matches!(look(&address), Err(StoreFault::Away { .. })));
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
