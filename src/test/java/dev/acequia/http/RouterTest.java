package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which route a path leads to, and what it is told.
class RouterTest {
    private final Router router = router(
            "/",
            "/streams",
            "/streams/{id}",
            "/streams/{id}/stats",
            "/streams/{id}/clients/{client}",
            "/streams/all",
            "/ace/*",
            "/ace/hls/*",
            "/ace/hls/{id}");

    /// Every route answers with its pattern, the values of its places and the tail.
    private static Router router(String... patterns) {
        Router.Builder routes = new Router.Builder();
        for (String each : patterns) {
            routes.resource(
                    Undescribed.get(each),
                    (request, tail) -> Answer.json(200, each + " " + request.values() + " " + tail));
        }
        return routes.build();
    }

    private String answer(String target) {
        return switch (match("GET", target)) {
            case Router.Match.Found(Route.Resource route, Request request, String tail) ->
                new String(route.answer(request, tail).body(), StandardCharsets.UTF_8);
            case Router.Match other -> other.getClass().getSimpleName();
        };
    }

    private Router.Match match(String method, String target) {
        return router.match(new Request(
                method, RequestTarget.of(target), Map.of(), Map.of(), new byte[0], "127.0.0.1", true, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    /                      ; / {}
                    /streams               ; /streams {}
                    /streams?id=7          ; /streams {}
                    /streams/7             ; /streams/{id} {id=7} 7
                    /streams/7/stats       ; /streams/{id}/stats {id=7} 7
                    /streams/7/clients/ann ; /streams/{id}/clients/{client} {id=7, client=ann} ann
                    /ace/some/thing        ; /ace/* {*=some/thing} some/thing
                    """)
    void aNamedPlaceTakesOnePartAndTheStarTheRest(String target, String answer) {
        assertThat(answer(target).strip()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    /streams/all   ; /streams/all {}
                    /streams/al    ; /streams/{id} {id=al} al
                    /ace/hls/7     ; /ace/hls/{id} {id=7} 7
                    /ace/hls/7/8   ; /ace/hls/* {*=7/8} 7/8
                    /ace/hls       ; /ace/* {*=hls} hls
                    """)
    void thePatternThatSaysMoreWins(String target, String answer) {
        assertThat(answer(target).strip()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    /streams/a%7Cb              ; a|b
                    /streams/a|b                ; a|b
                    /streams/a+b                ; a+b
                    /streams/a%20b%C3%BC        ; a bü
                    /streams/http%3A%2F%2Fx%2Fy ; http://x/y
                    /streams/a%2Fstats          ; a/stats
                    /streams/%25                ; %
                    /streams/..                 ; ..
                    /streams/%2e%2e%2f..%2f     ; ../../
                    /streams/{id}               ; {id}
                    /streams/*                  ; *
                    """)
    void aValueIsDecodedAndMayHoldWhatItLikes(String target, String id) {
        assertThat(answer(target)).isEqualTo("/streams/{id} {id=" + id + "} " + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams/7/", "/streams/7///", "http://example.org/streams/7/?since=1"})
    void slashesAtTheEndAreIgnored(String target) {
        assertThat(answer(target)).isEqualTo("/streams/{id} {id=7} 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stream",
                "/Streams",
                "/streams//stats",
                "//streams",
                "/streams%2F7",
                "/streams/7/stats/8",
                "/streams/..%2Fall/x",
                "/ace",
                "streams",
                "*",
                "/%7Bid%7D"
            })
    void whatNoPatternSaysIsNothing(String target) {
        assertThat(answer(target)).isEqualTo("Nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams/%", "/streams/%zz", "/%4"})
    void whatCannotBeDecodedIsNoTarget(String target) {
        assertThatThrownBy(() -> RequestTarget.of(target)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherMethodIsToldWhichThereAreAtThatPattern() {
        assertThat(match("DELETE", "/streams/7")).isEqualTo(new Router.Match.WrongMethod("GET, HEAD, OPTIONS", true));
        assertThat(match("OPTIONS", "/streams/7")).isEqualTo(new Router.Match.Options("GET, HEAD, OPTIONS", true));
    }

    @Test
    void onePlaceHasOneName() {
        assertThatThrownBy(() -> router("/streams/{id}/stats", "/streams/{name}/stats"))
                .hasMessage("/streams/{name}/stats must name its parts as /streams/{id}/stats does");
        assertThatThrownBy(() -> router("/streams/{id}", "/streams/{id}"))
                .hasMessage("GET /streams/{id} has two routes");
    }

    @Test
    void theAnswerMayNameThePartsOfThePath() {
        assertThat(match("GET", "/streams/7/clients/ann")).isInstanceOfSatisfying(Router.Match.Found.class, found -> {
            assertThat(found.request().part("id")).isEqualTo("7");
            assertThat(found.request().part("client")).isEqualTo("ann");
            assertThatThrownBy(() -> found.request().part("name")).hasMessageContaining("must have a name");
        });
    }
}
