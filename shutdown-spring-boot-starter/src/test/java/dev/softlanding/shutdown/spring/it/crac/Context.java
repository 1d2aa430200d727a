package dev.softlanding.shutdown.spring.it.crac;

import java.util.ArrayList;
import java.util.List;

/** Those who are told: before a checkpoint the last of them first. */
public class Context<R extends Resource> {

    private final List<R> resources = new ArrayList<>();

    public void register(R resource) {
        resources.add(resource);
    }

    void beforeCheckpoint() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).beforeCheckpoint(this);
        }
    }

    void afterRestore() throws Exception {
        for (R resource : resources) {
            resource.afterRestore(this);
        }
    }
}
