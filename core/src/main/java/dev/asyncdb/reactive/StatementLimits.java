package dev.asyncdb.reactive;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A statement and its limits.
 *
 * @param sql the statement, {@code null} for other calls of the driver
 * @param silence longest time without an answer of the server
 * @param idle longest time in which the subscriber requests nothing
 */
public record StatementLimits(@Nullable String sql, Duration silence, Duration idle) {

}
