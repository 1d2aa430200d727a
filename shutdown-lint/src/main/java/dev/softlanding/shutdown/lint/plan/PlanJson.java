package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask.Presence;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tasks as JSON, and reads them. What is as it is by default is left out. This class has no state. */
final class PlanJson {

    static final JsonMapper MAPPER = new JsonMapper();

    private PlanJson() {}

    static ObjectNode write(PlannedTask task) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("name", task.name());
        json.put("phase", task.phase().id());
        put(json, "timeout", task.timeout());
        put(json, "guaranteed", task.guaranteed());
        put(json, "after", task.after());
        put(json, "before", task.before());
        if (task.optional()) {
            json.put("optional", true);
        }
        if (task.onFailure() != FailurePolicy.CONTINUE) {
            json.put("onFailure", task.onFailure().name());
        }
        put(json, "owner", task.owner());
        put(json, "type", task.type());
        put(json, "method", task.method());
        put(json, "place", task.place());
        if (task.presence() != Presence.SURE) {
            json.put("presence", task.presence().name());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            json.set(name, array(values));
        }
    }

    static ArrayNode array(Iterable<String> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    static PlannedTask read(JsonNode json) {
        return new PlannedTask(
                json.path("name").asString(""),
                constant(Phase.values(), json.path("phase").asString(""), Phase.RELEASE),
                json.path("timeout").asString(""),
                json.path("guaranteed").asString(""),
                texts(json.path("after")),
                texts(json.path("before")),
                json.path("optional").asBoolean(false),
                constant(FailurePolicy.values(), json.path("onFailure").asString(""), FailurePolicy.CONTINUE),
                json.path("owner").asString(""),
                json.path("type").asString(""),
                json.path("method").asString(""),
                json.path("place").asString(""),
                constant(Presence.values(), json.path("presence").asString(""), Presence.SURE));
    }

    /** What another version of this has written may be unknown. */
    private static <E extends Enum<E>> E constant(E[] constants, String name, E unlessKnown) {
        for (E constant : constants) {
            if (constant.name().equalsIgnoreCase(name)) {
                return constant;
            }
        }
        return unlessKnown;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> texts.add(value.asString("")));
        return texts;
    }
}
