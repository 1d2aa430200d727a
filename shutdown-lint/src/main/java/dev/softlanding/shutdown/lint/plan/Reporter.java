package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.finding.Finding;
import dev.softlanding.shutdown.lint.finding.Findings;
import dev.softlanding.shutdown.lint.finding.Rule;
import dev.softlanding.shutdown.lint.plan.declared.Annotations;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.Sources;
import dev.softlanding.shutdown.lint.plan.declared.Sources.Stretch;
import java.net.URI;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic.Kind;

/** Tells what is wrong, unless somebody has said that it is meant. This class is not threadsafe. */
final class Reporter {

    private final Sources sources;
    private final Messager messager;
    private final Findings findings;

    Reporter(Sources sources, Messager messager, Findings findings) {
        this.sources = sources;
        this.messager = messager;
        this.findings = findings;
    }

    /** What is about sources that are not being compiled was told when they were. */
    void report(Problem problem) {
        boolean meant = problem.at().stream().anyMatch(at -> isSuppressed(at.method(), problem.rule()));
        Declared at =
                problem.at().stream().filter(Declared::compiled).findFirst().orElse(null);
        if (meant || at == null) {
            return;
        }
        AnnotationValue value = at.equals(problem.at().get(0)) ? problem.value() : null;
        Stretch stretch = sources.stretch(at.method(), at.annotation(), value);
        if (stretch == null) {
            URI file = URI.create(at.task().type().replace('.', '/') + ".java");
            stretch = new Stretch(file, new Finding.Place(1, 1, 1, 1), "@OnShutdown");
        }
        var finding = new Finding(
                problem.rule(),
                problem.error(),
                stretch.file(),
                stretch.place(),
                at.task().member(),
                stretch.code(),
                problem.message());
        if (findings.add(finding) || problem.error()) { // no baseline lets an application start that refuses to
            messager.printMessage(
                    problem.error() ? Kind.ERROR : Kind.WARNING,
                    "[%s] %s".formatted(problem.rule().name(), problem.message()),
                    at.method(),
                    at.annotation(),
                    value);
        }
    }

    private static boolean isSuppressed(Element method, Rule rule) {
        for (Element element = method; element != null; element = element.getEnclosingElement()) {
            AnnotationMirror suppressed = Annotations.find(element, SuppressWarnings.class.getName());
            if (suppressed != null && Annotations.texts(suppressed, "value").contains(rule.name())) {
                return true;
            }
        }
        return false;
    }
}
