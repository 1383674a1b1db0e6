package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a description must say, and how its parameters read themselves.
class OperationTest {
    private static final Parameter.WholeNumber LIMIT =
            Parameter.number("limit", "How many.").from(1, 1000).usually(100);

    private static Request asking(String target) {
        return new Request("GET", RequestTarget.of(target), Map.of(), Map.of(), new byte[0], "127.0.0.1", true, false);
    }

    private static Router.Builder with(Operation operation) {
        return new Router.Builder().resource(operation, (_, _) -> Answer.empty(204));
    }

    @Test
    void aRouteMustSayWhatItIsForAndWhatItAnswers() {
        assertThatThrownBy(() -> with(ApiTag.SERVER.get("/x", "What it is for.")))
                .hasMessage("GET /x must say what it is for and what it answers");
        assertThatThrownBy(() -> with(ApiTag.SERVER.post("/x", " ").answers(204, "Done.")))
                .hasMessage("POST /x must say what it is for and what it answers");
    }

    @Test
    void aRouteMustSayWhatTheValuesInItsPathAre() {
        Operation operation =
                ApiTag.SERVER.delete("/x/{id}/y/{name}", "Takes it away.").answers(204, "It is gone.");
        assertThatThrownBy(() -> with(operation.takes(Parameter.text("id", "Which."))))
                .hasMessage("DELETE /x/{id}/y/{name} must say what name is");
    }

    @Test
    void theTableTellsItsRoutesAndWhoMayUseThem() {
        Operation open = ApiTag.SERVER.get("/open", "Is open.").answers(204, "Nothing.");
        Operation closed = ApiTag.SERVER.get("/closed", "Is not.").answers(204, "Nothing.");
        Router.Builder routes = with(open);
        routes.guardedBy(new AdminAccess(() -> "", new AuthThrottle(System::nanoTime)))
                .resource(closed, (_, _) -> Answer.empty(204));

        assertThat(routes.operations()).extracting(Operation::path).containsExactly("/open", "/closed");
        assertThat(routes.operations()).extracting(Operation::isGuarded).containsExactly(false, true);
    }

    @Test
    void aRouteMayAnswerMoreThanThePathThatIsShown() {
        Router router = with(ApiTag.PLAYING
                        .get("/play/{id}.ts", "Plays.")
                        .takes(Parameter.text("id", "Which."))
                        .matching("/play/*")
                        .answers(204, "Nothing."))
                .build();
        assertThat(router.match(asking("/play/7/as/you/like"))).isInstanceOf(Router.Match.Found.class);
    }

    @ParameterizedTest
    @CsvSource({"/x, 100", "/x?limit=1, 1", "/x?limit=1000, 1000"})
    void aNumberIsWhatTheQuerySaysOrWhatIsUsual(String target, int number) {
        assertThat(LIMIT.in(asking(target))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "ten", "", "1.5", "99999999999"})
    void aNumberOutOfItsRangeIsRefusedWithTheRange(String text) {
        assertThatThrownBy(() -> LIMIT.in(asking("/x?limit=" + text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be a number from 1 to 1000, not '" + text + "'");
    }

    @Test
    void aNumberThatIsNotUsuallyAnythingMustBeThere() {
        assertThatThrownBy(
                        () -> Parameter.number("days", "How many.").from(1, 9).in(asking("/x")))
                .hasMessage("days must be a number from 1 to 9, but is missing");
    }

    @Test
    void aTimeIsAnInstant() {
        Parameter.Time since = Parameter.time("since", "From when on.");
        assertThat(since.in(asking("/x"))).isNull();
        assertThat(since.in(asking("/x?since=2026-01-31T12:00:00Z"))).hasToString("2026-01-31T12:00:00Z");
        assertThatThrownBy(() -> since.in(asking("/x?since=yesterday")))
                .hasMessage("since must be a time such as 2026-01-31T12:00:00Z, not 'yesterday'");
    }

    @Test
    void aFlagIsSetByWhatDoesNotSayNo() {
        Parameter.Flag flag = Parameter.flag("explain", "More.");
        for (String yes : List.of("1", "true", "yes", "")) {
            assertThat(flag.isSetIn(asking("/x?explain=" + yes))).isTrue();
        }
        for (String no : List.of("/x", "/x?explain=0", "/x?explain=false")) {
            assertThat(flag.isSetIn(asking(no))).isFalse();
        }
    }
}
