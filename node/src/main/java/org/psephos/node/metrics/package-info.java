/**
 * The one place that names every meter.
 *
 * <p>In: counts and times from the rooms of the node, and suppliers of what can be looked up when somebody asks. Out: the text that
 * Prometheus reads. Knows none of the rooms, so that all may lean on it; what is counted on a hot path is a plain adder that is
 * found once and kept.
 */
@NullMarked
package org.psephos.node.metrics;

import org.jspecify.annotations.NullMarked;
