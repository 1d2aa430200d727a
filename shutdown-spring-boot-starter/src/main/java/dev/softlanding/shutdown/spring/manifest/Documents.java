package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What is in a file: its objects, those in lists as {@code kubectl get -o yaml} prints them among them.
 *
 * @param objects in the order of the file
 */
record Documents(List<Document> objects) {

    /** Where the template of the pods is, by kind; that of a pod is the object itself. */
    private static final Map<String, String> TEMPLATES = Map.of(
            "CronJob", "spec.jobTemplate.spec.template",
            "DaemonSet", "spec.template",
            "Deployment", "spec.template",
            "Job", "spec.template",
            "Pod", "",
            "ReplicaSet", "spec.template",
            "ReplicationController", "spec.template",
            "StatefulSet", "spec.template");

    /** More than any manifest has, less than what a machine minds. */
    private static final int MOST_CHARACTERS = 8 * 1024 * 1024;

    private static final int MOST_ALIASES = 200;

    /** The schemas of custom resources go deep. */
    private static final int DEEPEST = 200;

    /**
     * One object.
     *
     * @param number that of the document it is in, the first is 1
     * @param field the object
     */
    record Document(int number, Field field) {

        String kind() {
            return field.child("kind").textOr("");
        }

        String name() {
            return field.descendant("metadata.name").textOr("");
        }

        /** What it is called in findings. */
        String resource() {
            return kind() + "/" + name();
        }

        /** That which the file says; empty if it leaves it to whoever applies it. */
        String namespace() {
            return field.descendant("metadata.namespace").textOr("");
        }
    }

    /**
     * Reads YAML, or JSON, which is YAML as well.
     *
     * @throws InvalidManifestException if it is neither
     */
    static Documents read(String file, String yaml) {
        var objects = new ArrayList<Document>();
        try {
            int number = 0;
            for (Object document : parser().loadAll(yaml)) {
                number++;
                add(objects, number, Field.root(document));
            }
        } catch (RuntimeException unreadable) { // whatever a tag throws that does not fit its value
            throw new InvalidManifestException(message(file, unreadable));
        }
        return new Documents(objects);
    }

    private static String message(String file, RuntimeException unreadable) {
        if (unreadable instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return "'%s' is no YAML in line %d, column %d: %s. Mend it there."
                    .formatted(
                            file,
                            marked.getProblemMark().getLine() + 1,
                            marked.getProblemMark().getColumn() + 1,
                            Wording.escaped(String.valueOf(marked.getProblem())));
        }
        return "'%s' is no YAML that can be read: %s. Use a manifest as kubectl takes it."
                .formatted(file, Wording.escaped(String.valueOf(unreadable.getMessage())));
    }

    private static Yaml parser() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setNestingDepthLimit(DEEPEST);
        return new Yaml(
                new Literals(options),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                options,
                new Scalars());
    }

    /** Tells text from numbers and truth values as kubectl does. */
    private static final class Scalars extends Resolver {

        @Override
        public Tag resolve(NodeId kind, @Nullable String value, boolean implicit) {
            Tag tag = super.resolve(kind, value, implicit);
            if (kind != NodeId.scalar || !implicit || value == null || tag.equals(Tag.NULL) || tag.equals(Tag.MERGE)) {
                return tag;
            }
            return Literal.isNumber(value) ? Tag.FLOAT : Literal.isTruth(value) ? Tag.BOOL : Tag.STR;
        }
    }

    /** Keeps numbers and truth values as they are written: that is what has to be put into quotes. */
    private static final class Literals extends SafeConstructor {

        Literals(LoaderOptions options) {
            super(options);
            for (Tag tag : List.of(Tag.INT, Tag.FLOAT, Tag.BOOL)) {
                yamlConstructors.put(tag, new AbstractConstruct() {
                    @Override
                    public Object construct(Node node) {
                        return new Literal(constructScalar((ScalarNode) node));
                    }
                });
            }
        }
    }

    private static void add(List<Document> objects, int number, Field object) {
        if (object.child("kind").textOr("").endsWith("List")
                && object.child("items").isThere()) {
            object.child("items").elements().forEach(item -> objects.add(new Document(number, item)));
        } else if (object.isThere()) {
            objects.add(new Document(number, object));
        }
    }

    /**
     * Those that make pods.
     *
     * @throws InvalidManifestException if there are none
     */
    List<Workload> workloads(String file) {
        var workloads = new ArrayList<Workload>();
        for (Document object : objects) {
            String template = TEMPLATES.get(object.kind());
            if (template != null) {
                workloads.add(new Workload(
                        object,
                        template.isEmpty() ? object.field() : object.field().descendant(template),
                        new Sources(objects, object.namespace())));
            }
        }
        if (workloads.isEmpty()) {
            throw new InvalidManifestException("'%s' has no workload in it: %s. Give a manifest with one of %s."
                    .formatted(file, found(), String.join(", ", new TreeSet<>(TEMPLATES.keySet()))));
        }
        return workloads;
    }

    private String found() {
        var kinds = new TreeSet<String>();
        objects.forEach(object -> kinds.add(object.kind().isEmpty() ? "something without a kind" : object.kind()));
        return kinds.isEmpty() ? "it is empty" : "it has " + Wording.escaped(Wording.list(List.copyOf(kinds), ", "));
    }

    /**
     * The configuration that comes along, by which variables can be told.
     *
     * @param namespace that of the workload, which refers to no other
     */
    record Sources(List<Document> objects, String namespace) {

        /** That of this kind and name, none if it is not in the file. */
        @Nullable
        Document find(String kind, String name) {
            for (Document object : objects) {
                if (object.kind().equals(kind)
                        && object.name().equals(name)
                        && object.namespace().equals(namespace)) {
                    return object;
                }
            }
            return null;
        }
    }
}
