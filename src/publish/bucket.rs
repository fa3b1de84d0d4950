//! A bucket: S3 and what speaks its language, Azure Blob Storage, Google Cloud Storage. The only door to
//! `object_store`.
//!
//! The manifest is written by compare-and-swap, and a lock object keeps other publishers away ([`lease`]). Whether
//! a store honours the conditions for that is found out before they are relied on.

mod faults;
mod keys;
mod lease;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3Builder, Checksum};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode,
    PutOptions, PutResult, RetryConfig, UpdateVersion,
};
use tokio::runtime::Runtime;

use super::store::{Object, Store, Tag, Upload, When};
use super::target::{Fault, Guard, Kind};
use crate::hosting::{cache, kind};
use crate::model::Hash;
use crate::model::publish::{Bucket, Service};

/// An answer may take so long, and longer for each megabyte.
const PATIENCE: Duration = Duration::from_secs(20);
/// As slow as a line may be: bytes in a second.
const SLOW: u64 = 64 << 10;
/// Under this name an object keeps the hash of what is in it.
const DIGEST: &str = "sha256";

/// The bucket.
pub struct BucketStore {
    bucket: Arc<Shared>,
    runtime: Runtime,
}

/// What the lock's own task needs as well.
struct Shared {
    service: Service,
    /// Ends in a slash, or is empty.
    prefix: String,
    place: String,
    client: Box<dyn ObjectStore>,
    held: lease::Held,
}

impl BucketStore {
    /// One that nothing has been asked of yet.
    ///
    /// # Errors
    /// When there is no key for it, or the settings do not fit together.
    pub fn open(settings: &Bucket) -> Result<Self, Fault> {
        // Another part of the program may have been first; then theirs serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        keys::are_there(settings)?;
        let client = client(settings).map_err(|error| faults::of_settings(&error, settings))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Fault::new(Kind::Other, format!("no threads: {error}")))?;
        let prefix = if settings.prefix.is_empty() { String::new() } else { format!("{}/", settings.prefix) };
        let shared = Shared {
            service: settings.service,
            prefix,
            place: settings.to_string(),
            client,
            held: lease::Held::default(),
        };
        Ok(BucketStore { bucket: Arc::new(shared), runtime })
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        self.runtime.block_on(work)
    }
}

fn client(settings: &Bucket) -> object_store::Result<Box<dyn ObjectStore>> {
    // Tries and times are ours: one answer to one question, told in our words.
    let options = ClientOptions::new().with_timeout_disabled().with_connect_timeout(PATIENCE / 2);
    let once = RetryConfig { max_retries: 0, ..RetryConfig::default() };
    let plain = settings.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
    let options = options.with_allow_http(plain);
    Ok(match settings.service {
        Service::S3 => {
            let mut builder = AmazonS3Builder::from_env()
                .with_bucket_name(&settings.name)
                // The store compares what arrives with what was sent.
                .with_checksum_algorithm(Checksum::SHA256)
                // Deleting one by one is what every store can.
                .with_disable_bulk_delete(true)
                .with_client_options(options)
                .with_retry(once);
            if let Some(region) = &settings.region {
                builder = builder.with_region(region);
            }
            if let Some(endpoint) = &settings.endpoint {
                builder = builder.with_endpoint(endpoint);
            }
            if let Some(key) = keys::of_profile(settings) {
                builder = builder.with_access_key_id(key.id).with_secret_access_key(key.secret);
                builder = match key.token {
                    Some(token) => builder.with_token(token),
                    None => builder,
                };
            }
            Box::new(builder.build()?)
        }
        Service::Azure => {
            let mut builder = MicrosoftAzureBuilder::from_env()
                .with_container_name(&settings.name)
                .with_client_options(options)
                .with_retry(once);
            if let Some(account) = &settings.account {
                builder = builder.with_account(account);
            }
            if let Some(endpoint) = &settings.endpoint {
                builder = builder.with_endpoint(endpoint.clone());
            }
            Box::new(builder.build()?)
        }
        Service::Gcs => {
            let mut builder = GoogleCloudStorageBuilder::from_env()
                .with_bucket_name(&settings.name)
                .with_client_options(options)
                .with_retry(once);
            if let Some(endpoint) = &settings.endpoint {
                builder = builder.with_base_url(endpoint);
            }
            Box::new(builder.build()?)
        }
    })
}

impl Shared {
    /// The key of a file. Names are taken as they are: encoding them would give another address.
    fn key(&self, path: &str) -> Result<Path, Fault> {
        let key = format!("{}{path}", self.prefix);
        Path::parse(&key)
            .map_err(|_| Fault::new(Kind::Other, format!("`{path}` cannot be the name of an object")))
    }

    /// The outcome of a request of so many bytes.
    async fn asked<T>(
        &self,
        bytes: u64,
        request: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, Fault> {
        let patience = PATIENCE + Duration::from_secs(bytes / SLOW);
        match tokio::time::timeout(patience, request).await {
            Ok(outcome) => outcome.map_err(|error| faults::of(&error, self)),
            Err(_) => {
                let message =
                    format!("{} does not answer: nothing came for {} s", self.place, patience.as_secs());
                Err(Fault::new(Kind::Passing, message))
            }
        }
    }

    /// Where what is missing cannot be an object, it is the bucket.
    fn missing(&self, fault: Fault) -> Fault {
        if faults::is_absent(&fault) { faults::of_no_bucket(&self.place) } else { fault }
    }

    async fn get(&self, path: &str) -> Result<Option<Object>, Fault> {
        let key = self.key(path)?;
        let whole = async {
            let found = self.client.get(&key).await?;
            let tag = tag(found.meta.e_tag.clone(), found.meta.version.clone());
            Ok(Object { bytes: found.bytes().await?.to_vec(), tag })
        };
        absent(self.asked(0, whole).await)
    }

    async fn put(&self, upload: &Upload<'_>, when: When<'_>) -> Result<Tag, Fault> {
        let key = self.key(upload.path)?;
        let options =
            PutOptions { mode: mode(when)?, attributes: attributes(upload), ..PutOptions::default() };
        let payload = bytes::Bytes::copy_from_slice(upload.bytes).into();
        let put = self.client.put_opts(&key, payload, options);
        let put = self.asked(upload.bytes.len() as u64, put).await;
        let PutResult { e_tag, version, .. } = put.map_err(|fault| self.missing(fault))?;
        Ok(tag(e_tag, version))
    }

    async fn delete(&self, path: &str) -> Result<(), Fault> {
        let key = self.key(path)?;
        absent(self.asked(0, self.client.delete(&key)).await).map(drop)
    }

    async fn list(&self) -> Result<BTreeMap<String, u64>, Fault> {
        let prefix = Path::parse(&self.prefix).ok().filter(|_| !self.prefix.is_empty());
        let (mut listed, mut all) = (self.client.list(prefix.as_ref()), Vec::new());
        // Of a long list each page is an answer of its own.
        while let Some(object) =
            self.asked(0, listed.try_next()).await.map_err(|fault| self.missing(fault))?
        {
            all.push(object);
        }
        let below = |object: ObjectMeta| {
            let path = object.location.as_ref().strip_prefix(&self.prefix)?.to_owned();
            Some((path, object.size))
        };
        Ok(all.into_iter().filter_map(below).collect())
    }

    /// The hash that was sent along with an object.
    async fn digest(&self, path: &str) -> Result<Option<Hash>, Fault> {
        let key = self.key(path)?;
        let head = GetOptions { head: true, ..GetOptions::default() };
        let found = absent(self.asked(0, self.client.get_opts(&key, head)).await)?;
        let told = found.and_then(|found| {
            let told = found.attributes.get(&Attribute::Metadata(DIGEST.into()))?;
            told.as_ref().parse().ok()
        });
        Ok(told)
    }
}

impl Store for BucketStore {
    fn place(&self) -> String {
        self.bucket.place.clone()
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Fault> {
        self.wait(self.bucket.list())
    }

    fn get(&self, path: &str) -> Result<Option<Object>, Fault> {
        self.wait(self.bucket.get(path))
    }

    fn put(&self, upload: &Upload<'_>, when: When<'_>) -> Result<Tag, Fault> {
        self.bucket.held.check()?;
        match self.wait(self.bucket.put(upload, when)) {
            // Who does without a lock may have a store without conditions.
            Err(fault) if fault.kind == Kind::NoLock && !self.bucket.held.is_held() => {
                let there = self.get(upload.path)?.map(|object| object.tag);
                let holds = match when {
                    When::Always => true,
                    When::Absent => there.is_none(),
                    When::Matches(tag) => there.as_ref() == Some(tag),
                };
                match holds {
                    true => self.wait(self.bucket.put(upload, When::Always)),
                    false => Err(faults::changed(&self.bucket, upload.path)),
                }
            }
            outcome => outcome,
        }
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        self.bucket.held.check()?;
        self.wait(self.bucket.delete(path))
    }

    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault> {
        let lease = self.wait(lease::take(&self.bucket))?;
        Ok(Box::new(lease::Lease::new(lease, &self.bucket, &self.runtime)))
    }

    fn digest(&self, path: &str) -> Result<Option<Hash>, Fault> {
        self.wait(self.bucket.digest(path))
    }

    fn width(&self) -> usize {
        16
    }

    fn residue(&self) -> Vec<String> {
        vec![
            "earlier versions of an object, where the bucket keeps them, and what it keeps of deleted ones"
                .into(),
            "copies in caches: of a CDN before the bucket, of readers, of search engines and archives".into(),
        ]
    }
}

/// A bucket hands out what is asked for and nothing else, so a compressed copy says itself what it is.
fn attributes(upload: &Upload<'_>) -> Attributes {
    let mut attributes = Attributes::new();
    let shown = upload.copy_of.map_or(upload.path, |(original, _)| original);
    attributes.insert(Attribute::ContentType, kind::content_type(shown).into());
    if let Some((_, coding)) = upload.copy_of {
        attributes.insert(Attribute::ContentEncoding, coding.token().into());
    }
    let kept = if upload.class.is_some() { cache::of(shown).value() } else { "no-store" };
    attributes.insert(Attribute::CacheControl, kept.into());
    let digest = Hash::of(upload.bytes).to_string();
    attributes.insert(Attribute::Metadata(DIGEST.into()), digest.into());
    attributes
}

fn mode(when: When<'_>) -> Result<PutMode, Fault> {
    Ok(match when {
        When::Always => PutMode::Overwrite,
        When::Absent => PutMode::Create,
        When::Matches(tag) => {
            let (e_tag, version) = serde_json::from_str(&tag.0)
                .map_err(|_| Fault::new(Kind::Other, "the name of a version is not one of this store"))?;
            PutMode::Update(UpdateVersion { e_tag, version })
        }
    })
}

/// Some stores name a version by its tag, some by its number: both are kept.
fn tag(e_tag: Option<String>, version: Option<String>) -> Tag {
    Tag(serde_json::json!([e_tag, version]).to_string())
}

/// What is not there is no fault; a bucket that is not there is one.
fn absent<T>(outcome: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(fault) if faults::is_absent(&fault) => Ok(None),
        Err(fault) => Err(fault),
    }
}
