package dev.acequia.http.message;

/// The request methods that routes answer; every route answers HEAD and OPTIONS as well.
public enum Method {
    GET,
    POST,
    PATCH,
    DELETE
}
