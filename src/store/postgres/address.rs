//! Where a database of PostgreSQL's is, and how it is reached: <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{AsyncMessage, Client, Config, Error, NoTls, Notification, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::StoreFault;
use crate::store::sql::SqlFault;

/// So long may it take to reach the database, a statement to be carried out there, and a packet to be acknowledged.
pub const PATIENCE: Duration = Duration::from_secs(4);

/// One of several hosts is given so long at least.
const LEAST: Duration = Duration::from_secs(1);

/// An address that can be tried.
pub struct Address {
    /// One for each host that it names.
    hosts: Vec<Config>,
    /// Where the connection is to be encrypted: whom it trusts.
    tls: Option<Arc<ClientConfig>>,
    name: PathBuf,
}

/// A connection, and what others tell over it.
pub type Reached = (Client, mpsc::UnboundedReceiver<Notification>);

impl Address {
    /// Reads one. Of libpq's `sslmode`s, those that encrypt (`require`, `verify-ca`, `verify-full`) all look at the certificate, for whoever
    /// does not might as well do without; `prefer`, which libpq takes where none is named, does without, for anybody between could turn it
    /// into that. `sslrootcert` names a file with the certificates that are trusted; without it, it is those that browsers trust.
    ///
    /// # Errors
    /// It is none, or its certificates cannot be read.
    pub fn parse(text: &str) -> Result<Address, StoreFault> {
        let (text, tls) = without_tls(text);
        let mut config: Config = text.parse().map_err(|_| StoreFault::Address)?;
        // A password with a bare “@” would stand in the host's place, or the database's name, and be told.
        let is_host =
            |host: &Host| !matches!(host, Host::Tcp(host) if host.contains(['@', '/', '?', '#', '&', '=', ' ']) || host.is_empty());
        let is_name = |name: &str| !name.contains(['@', '/', '?', '#', ':']);
        // And what was to be encrypted never goes without, however its address was read.
        let unread = tls.is_none() && config.get_ssl_mode() == SslMode::Require;
        let nowhere = config.get_hosts().is_empty();
        // What the driver takes for the user's part libpq would read in another way: that ends before the first “/”, and names no parameters.
        let users = text.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).map_or("", |(users, _)| users);
        let names = ["sslmode=", "sslrootcert=", "user=", "password="].iter().any(|name| users.contains(name));
        let odd = users.split(':').next().is_some_and(|user| user.contains(['/', '?', '#', '&', '=']));
        let unread = unread || names || odd || users.contains('/');
        if nowhere || unread || !config.get_hosts().iter().all(is_host) || !config.get_dbname().is_none_or(is_name) {
            return Err(StoreFault::Address);
        }
        if config.get_hosts().len() > 1 {
            // Of a database and its standbys, the one in which something can be written.
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        let tls = tls.as_ref().map(encrypting).transpose()?;
        Ok(Address { name: shown(&config), hosts: each_host(&config), tls })
    }

    /// As people may see it: without the password.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// By this name the database knows the connections.
    pub fn call(&mut self, name: &str) {
        for host in &mut self.hosts {
            host.application_name(name);
        }
    }

    /// So long may it take to reach one of its hosts.
    pub fn patience(&self) -> Duration {
        PATIENCE.max(LEAST * u32::try_from(self.hosts.len()).unwrap_or(u32::MAX))
    }

    /// Connects to the first host that lets us in. What drives the connection goes on in the runtime in which this is called.
    ///
    /// # Errors
    /// What the last one said.
    pub async fn reach(&self) -> Result<Reached, SqlFault> {
        let each = self.patience() / u32::try_from(self.hosts.len().max(1)).unwrap_or(u32::MAX);
        let mut fault = SqlFault::Away;
        for host in &self.hosts {
            match timeout(each, self.reach_one(host)).await {
                Ok(Ok(reached)) => return Ok(reached),
                Ok(Err(error)) => fault = error.into(),
                Err(_) => fault = SqlFault::Silent,
            }
        }
        Err(fault)
    }

    async fn reach_one(&self, host: &Config) -> Result<Reached, Error> {
        match &self.tls {
            Some(tls) => reach(host, MakeRustlsConnect::new(ClientConfig::clone(tls))).await,
            None => reach(host, NoTls).await,
        }
    }
}

/// An address of several hosts as several addresses: none of them takes the others' time.
fn each_host(config: &Config) -> Vec<Config> {
    let ports = config.get_ports();
    let port = |nth: usize| ports.get(nth).or(ports.first());
    let one = |(nth, host): (usize, &Host)| {
        let mut one = Config::new();
        match host {
            Host::Tcp(host) => one.host(host),
            #[cfg(unix)]
            Host::Unix(folder) => one.host_path(folder),
        };
        port(nth).map(|port| one.port(*port));
        config.get_hostaddrs().get(nth).map(|address| one.hostaddr(*address));
        config.get_user().map(|user| one.user(user));
        config.get_password().map(|password| one.password(password));
        config.get_dbname().map(|name| one.dbname(name));
        config.get_options().map(|options| one.options(options));
        one.ssl_mode(config.get_ssl_mode()).ssl_negotiation(config.get_ssl_negotiation());
        one.channel_binding(config.get_channel_binding()).target_session_attrs(config.get_target_session_attrs());
        // A name may have several addresses, of which one is silent.
        one.connect_timeout(PATIENCE / 2)
            .tcp_user_timeout(PATIENCE)
            .keepalives_idle(PATIENCE)
            .keepalives_interval(Duration::from_secs(1))
            .keepalives_retries(3);
        one.application_name("tasukebune");
        one
    };
    config.get_hosts().iter().enumerate().map(one).collect()
}

/// Whom an encrypted connection trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Roots {
    /// Those whom browsers trust.
    Everybodys,
    /// Those in a file.
    Of(PathBuf),
}

/// An address without what it says of TLS, and whom it trusts; `None`: nothing is to be encrypted.
fn without_tls(text: &str) -> (String, Option<Roots>) {
    // A password may have a “?”, too.
    let host = text.rfind('@').unwrap_or_default();
    let Some(mark) = text[host..].find('?').map(|at| host + at) else { return (text.to_owned(), None) };
    let (before, parameters) = (&text[..mark], &text[mark + 1..]);
    // Whoever says whom to trust wants to know who it is.
    let mut encrypts = parameters.split('&').any(|parameter| parameter.starts_with("sslrootcert="));
    let (mut roots, mut others) = (Roots::Everybodys, Vec::new());
    for parameter in parameters.split('&') {
        match parameter.split_once('=') {
            Some(("sslmode", "require" | "verify-ca" | "verify-full")) => encrypts = true,
            Some(("sslmode", "disable" | "allow" | "prefer")) => encrypts = false,
            // “system” is what libpq calls those that everybody trusts.
            Some(("sslrootcert", "system")) => roots = Roots::Everybodys,
            Some(("sslrootcert", file)) => roots = Roots::Of(PathBuf::from(file.replace("%2F", "/").replace("%2f", "/"))),
            _ => others.push(parameter),
        }
    }
    (format!("{before}?{}", others.join("&")), encrypts.then_some(roots))
}

fn encrypting(roots: &Roots) -> Result<Arc<ClientConfig>, StoreFault> {
    let mut trusted = RootCertStore::empty();
    match roots {
        Roots::Everybodys => trusted.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Roots::Of(file) => {
            let unusable = || StoreFault::Certificates { file: file.clone() };
            let all = CertificateDer::pem_file_iter(file).map_err(|_| unusable())?;
            for one in all {
                trusted.add(one.map_err(|_| unusable())?).map_err(|_| unusable())?;
            }
            if trusted.is_empty() {
                return Err(unusable());
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(|_| StoreFault::Address)?.with_root_certificates(trusted).with_no_client_auth();
    Ok(Arc::new(config))
}

/// A database's address as people may see it.
fn shown(config: &Config) -> PathBuf {
    let ports = config.get_ports();
    let one = |(nth, host): (usize, &Host)| {
        let host = match host {
            Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        };
        format!("{host}:{}", ports.get(nth).or(ports.first()).unwrap_or(&5432))
    };
    let hosts: Vec<String> = config.get_hosts().iter().enumerate().map(one).collect();
    let name = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{}/{name}", hosts.join(",")).into()
}

async fn reach<T>(config: &Config, tls: T) -> Result<Reached, Error>
where
    T: MakeTlsConnect<Socket>,
    T::TlsConnect: Send,
    T::Stream: Send + 'static,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, mut connection) = config.connect(tls).await?;
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(one) = message {
                // Whoever does not listen any more has let the connection go as well.
                let _ = tell.send(one);
            }
        }
    });
    Ok((client, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, rest: &str, tls: Option<Roots>) {
        assert_eq!(without_tls(address), (rest.to_owned(), tls), "{address}");
    }

    #[test]
    fn what_an_address_says_of_tls_is_read() {
        check("postgres://a@b/c", "postgres://a@b/c", None);
        check("postgres://a@b/c?sslmode=prefer", "postgres://a@b/c?", None);
        check("postgres://a@b/c?sslmode=require", "postgres://a@b/c?", Some(Roots::Everybodys));
        let rest = "postgres://a@b/c?options=x&target_session_attrs=read-write";
        let full = "postgres://a@b/c?options=x&sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&target_session_attrs=read-write";
        check(full, rest, Some(Roots::Of("/etc/ca.pem".into())));
        check("postgres://a@b/c?sslmode=verify-ca&sslrootcert=system", "postgres://a@b/c?", Some(Roots::Everybodys));
        check("postgres://a:p?w@b/c?sslmode=require", "postgres://a:p?w@b/c?", Some(Roots::Everybodys));
        // What nobody knows, whoever reads the rest says.
        check("postgres://a@b/c?sslmode=maybe", "postgres://a@b/c?sslmode=maybe", None);
        for address in ["postgres://a@b/c?sslmode=maybe", "postgres://a@b/c?colour=red", "postgres://a@b/c?sslmode=require&options=@"] {
            assert!(matches!(Address::parse(address), Err(StoreFault::Address)), "{address}");
        }
    }
}
