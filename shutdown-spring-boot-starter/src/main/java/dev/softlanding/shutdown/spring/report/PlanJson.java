package dev.softlanding.shutdown.spring.report;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is described as the JSON that the endpoint answers with, for people to read: in lines, and in the order of the description. */
public final class PlanJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                    inclusion -> inclusion.withValueInclusion(Include.NON_NULL).withContentInclusion(Include.NON_NULL))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private PlanJson() {}

    /** The JSON of a described plan, or of what one is part of. */
    public static String of(Object description) {
        return MAPPER.writeValueAsString(description);
    }
}
