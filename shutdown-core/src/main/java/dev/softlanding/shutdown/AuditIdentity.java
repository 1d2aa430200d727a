package dev.softlanding.shutdown;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for a task, and what an audit calls it. Carried unread from the declaration into events and reports.
 *
 * @param owner who answers for it, as a team
 * @param auditId what an audit knows it by
 * @param action what it does, in the words of an audit
 * @param labels anything else, in the order of declaration
 */
public record AuditIdentity(
        @Nullable String owner,
        @Nullable String auditId,
        @Nullable String action,
        Map<String, String> labels) {

    /** Says nothing. */
    public static final AuditIdentity NONE = new AuditIdentity(null, null, null, Map.of());

    /** A defensive copy of the labels. */
    public AuditIdentity {
        labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
