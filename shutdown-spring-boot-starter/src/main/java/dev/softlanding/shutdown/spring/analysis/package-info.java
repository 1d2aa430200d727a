/**
 * The mode {@code shutdown.analyze}: makes the application, starts nothing of it, and tells of its shutdown plan what has to be
 * known before it is deployed. It begins with {@link dev.softlanding.shutdown.spring.analysis.AnalysisMode}; what is told is a
 * {@link dev.softlanding.shutdown.spring.analysis.ShutdownAnalysis}.
 */
@NullMarked
package dev.softlanding.shutdown.spring.analysis;

import org.jspecify.annotations.NullMarked;
