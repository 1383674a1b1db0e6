package dev.acequia.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.ApiTag;
import dev.acequia.http.AuthThrottle;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import io.avaje.jsonb.Jsonb;
import io.avaje.jsonb.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The document that is made of a table of routes.
class OpenApiTest {
    /// Something with every sort of component there is.
    record ThingView(
            String plainText,
            @Nullable String note,
            int small,
            long large,
            double rate,
            boolean isOn,
            Instant madeAt,
            Colour colour,
            List<PartView> parts,
            Map<String, Long> counts,
            @Nullable PartView best) {}

    record PartView(int size) {}

    enum Colour {
        RED,
        BLUE
    }

    private final Router.Builder routes = new Router.Builder();

    private void add(Operation operation) {
        routes.resource(operation, (_, _) -> Answer.empty(204));
    }

    private Document document() {
        return Document.read(
                Jsonb.instance().type(Object.class).toJson(OpenApi.describe(routes.operations(), "1.2.3")));
    }

    private static Operation things(String path) {
        return ApiTag.ENGINES.get(path, "All things.").answers(200, "Them.", Types.listOf(ThingView.class));
    }

    private String call(int index, String member) {
        return String.valueOf(document().calls().get(index).operation().get(member));
    }

    @Test
    void everyRouteOfTheTableIsInTheDocumentByItsTopic() {
        add(ApiTag.SERVER.get("/", "The beginning.").answers(302, "Further on."));
        add(things("/things"));
        add(ApiTag.ENGINES.delete("/things/{id}", "Takes it.").takes(id()).answers(204, "It is gone."));
        add(ApiTag.PLAYING
                .get("/play/{id}.ts", "Plays.")
                .takes(id())
                .matching("/play/*")
                .answers(200, "Media."));

        assertThat(document().calls())
                .extracting(Document.Call::toString)
                .containsExactly("GET /play/{id}.ts", "GET /things", "DELETE /things/{id}", "GET /");
        assertThat(document().calls())
                .extracting(each -> each.operation().get("operationId"))
                .containsExactly("getPlayByIdTs", "getThings", "deleteThingsById", "getRoot");
        assertThat(DocumentRules.complaints(document())).isEmpty();
    }

    private static Parameter id() {
        return Parameter.text("id", "Which.");
    }

    @Test
    void aRecordIsASchemaWithTheNamesThatTheJsonHas() {
        add(things("/things"));

        assertThat(document().schemas()).containsOnlyKeys("Part", "Problem", "Thing");
        assertThat(document().schemas().get("Thing")).hasToString("""
                {type=object, properties={plain_text={type=string}, note={type=string, nullable=true}, \
                small={type=integer, format=int32}, large={type=integer, format=int64}, \
                rate={type=number, format=double}, is_on={type=boolean}, made_at={type=string, format=date-time}, \
                colour={type=string, enum=[RED, BLUE]}, parts={type=array, items={$ref=#/components/schemas/Part}}, \
                counts={type=object, additionalProperties={type=integer, format=int64}}, \
                best={allOf=[{$ref=#/components/schemas/Part}], nullable=true}}, \
                required=[plain_text, small, large, rate, is_on, made_at, colour, parts, counts]}""");
    }

    @Test
    void aParameterHasItsPlaceItsRangeAndWhatIsUsual() {
        add(ApiTag.SERVER
                .get("/things/{id}", "One.")
                .takes(
                        Parameter.text("id", "Which.").like("7"),
                        Parameter.number("limit", "How many.").from(1, 9).usually(3),
                        Parameter.time("since", "From when on."),
                        Parameter.choice("status", "How it is.", "on", "off"),
                        Parameter.header("X-Name", "Who asks."))
                .answers(204, "Nothing."));

        assertThat(call(0, "parameters")).isEqualTo("""
                [{name=id, in=path, description=Which., required=true, schema={type=string, example=7}}, \
                {name=limit, in=query, description=How many., required=false, \
                schema={type=integer, minimum=1, maximum=9, default=3}}, \
                {name=since, in=query, description=From when on., required=false, \
                schema={type=string, format=date-time}}, \
                {name=status, in=query, description=How it is., required=false, \
                schema={type=string, enum=[on, off]}}, \
                {name=X-Name, in=header, description=Who asks., required=false, schema={type=string}}]""");
        assertThat(DocumentRules.complaints(document())).isEmpty();
    }

    @Test
    void whoMayUseARouteIsShownAndWhatElseItMayAnswerThen() {
        add(things("/open"));
        routes.guardedBy(new AdminAccess(() -> "", new AuthThrottle(System::nanoTime)))
                .resource(things("/closed"), (_, _) -> Answer.empty(204));

        assertThat(call(0, "security")).isEqualTo("[]");
        assertThat(call(1, "security")).isEqualTo("[{bearer=[]}, {api_key=[]}, {}]");
        assertThat(document().calls().get(1).responses()).containsOnlyKeys("200", "401", "403", "default");
    }

    @Test
    void anErrorIsAlwaysTheSameShapeAndReasonsOfOneStatusStandTogether() {
        add(ApiTag.SERVER
                .get("/things", "All.")
                .answers(200, "Them.", BodySpec.media("video/mp2t"), new BodySpec.Json(PartView.class))
                .refuses(400, "too_big", "It is too big.")
                .refuses(400, "too_small", "It is too small."));

        Document.Call call = document().calls().getFirst();
        assertThat(call.content(200)).containsOnlyKeys("video/mp2t", "application/json");
        assertThat(call.schema(400)).isEqualTo(Map.of("$ref", "#/components/schemas/Problem"));
        assertThat(call.schema(418)).isEqualTo(call.schema(400));
        assertThat(String.valueOf(call.responses().get("400")))
                .contains("description=`too_big`: It is too big.\n\n`too_small`: It is too small.");
    }

    @Test
    void aBodyThatIsNoJsonIsTextOrBytes() {
        add(ApiTag.PLAYING
                .get("/play", "Plays.")
                .answers(200, "It.", BodySpec.media("video/mp2t"), BodySpec.media("text/plain")));
        assertThat(document().calls().getFirst().content(200)).hasToString("""
                {video/mp2t={schema={type=string, format=binary}}, text/plain={schema={type=string}}}""");
    }

    @Test
    void theSameRoutesMakeTheSameText() {
        add(things("/things"));
        assertThat(document().root()).hasToString(document().root().toString());
        assertThat(List.copyOf(document().root().keySet()))
                .containsExactly("openapi", "info", "tags", "paths", "components");
    }

    @Test
    void oneNameIsOneSchema() {
        record Other() {
            record PartView(String name) {}
        }
        add(things("/things"));
        add(ApiTag.SERVER.get("/other", "Another.").answers(200, "It.", Other.PartView.class));
        assertThatThrownBy(this::document).hasMessageStartingWith("Two schemas are named Part: ");
    }

    @Test
    void theCheckOfTheseTestsNoticesWhatIsWrong() {
        add(things("/things"));
        Document good = document();
        String bad = Jsonb.instance()
                .type(Object.class)
                .toJson(good.root())
                .replace("\"operationId\":\"getThings\"", "\"operationId\":\"get things\"")
                .replace("schemas/Part\"", "schemas/Nothing\"");
        assertThat(DocumentRules.complaints(Document.read(bad)))
                .contains("GET /things has an id that is no name")
                .anyMatch(each -> each.endsWith("refers to nothing: #/components/schemas/Nothing"));
        assertThat(new Conformance(good).complaints(Map.of("$ref", "#/components/schemas/Part"), Map.of("sise", 1)))
                .containsExactlyInAnyOrder("/sise is not described", "/size is missing");
    }
}
