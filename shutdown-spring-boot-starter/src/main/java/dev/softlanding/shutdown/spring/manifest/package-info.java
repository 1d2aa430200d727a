/** What the manifests of an application say about its end, beside what its shutdown plan needs. */
@NullMarked
package dev.softlanding.shutdown.spring.manifest;

import org.jspecify.annotations.NullMarked;
