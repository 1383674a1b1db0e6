package dev.acequia.http;

/// The request methods that routes answer; every route answers HEAD and OPTIONS as well.
public enum Method {
    GET,
    POST,
    DELETE
}
