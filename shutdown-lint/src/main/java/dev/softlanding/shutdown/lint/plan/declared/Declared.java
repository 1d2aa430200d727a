package dev.softlanding.shutdown.lint.plan.declared;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;

/**
 * A task of this module, and what declares it.
 *
 * @param bean that it is a task of
 * @param method that it calls
 * @param annotation that makes it a task
 * @param compiled whether its source is being compiled, so that findings can be put there
 */
public record Declared(
        PlannedTask task, Bean bean, ExecutableElement method, AnnotationMirror annotation, boolean compiled) {}
