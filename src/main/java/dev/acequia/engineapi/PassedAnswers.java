package dev.acequia.engineapi;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Answers of engines, passed on to clients as they are.
record PassedAnswers(EngineQuestions questions, EngineReply reply) {
    /// The answer to a service call; the error of one that no engine has answered.
    ///
    /// @param path and query, of our own making
    /// @param task of the engine, to follow "should": `search`
    Answer json(String path, String task) throws InterruptedException {
        return switch (questions.ask(path, task)) {
            case EngineQuestions.Outcome.Answered(byte[] body) ->
                reply.of(200, new String(body, StandardCharsets.UTF_8));
            case EngineQuestions.Outcome.Failed(String why) -> reply.fault(why);
            case EngineQuestions.Outcome.Busy() -> busy();
        };
    }

    /// A body of another kind; 502 when no engine has sent it.
    Answer body(String path, String task, String contentType) throws InterruptedException {
        return switch (questions.ask(path, task)) {
            case EngineQuestions.Outcome.Answered(byte[] body) ->
                Cors.allow(new Answer(200, contentType, body, Map.of("Cache-Control", "no-store")));
            case EngineQuestions.Outcome.Failed(String why) -> reply.fault(Problem.of(502, "engine_error", why));
            case EngineQuestions.Outcome.Busy() -> busy();
        };
    }

    private Answer busy() {
        return reply.fault(Problem.of(
                503,
                "at_capacity",
                "At most " + EngineQuestions.MOST + " questions are put to engines at a time, and all are under way"));
    }
}
