//! Publishing, by the program itself, to real places.

#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "object-stores")]
mod bucket;
mod canary;
mod folder;
mod full;
mod git;
mod http;
mod interrupted;
mod lines;
mod life;
mod past;
mod place;
mod proxy;
mod racing;
mod reader;
mod sealed;
mod site;
mod ssh;
mod stages;

#[cfg(not(feature = "object-stores"))]
#[test]
fn a_program_without_object_stores_says_so() {
    let said = site::Desk::new("{kind: s3, bucket: b, region: eu-central-1}").refused(&[]);
    assert!(
        said.contains("the bucket b cannot be published to") && said.contains("--features object-stores"),
        "{said}"
    );
}
