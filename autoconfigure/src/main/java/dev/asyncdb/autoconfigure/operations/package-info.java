/**
 * What operators see: health, meters, observations, the actuator endpoint and logs.
 */
@NullMarked
package dev.asyncdb.autoconfigure.operations;

import org.jspecify.annotations.NullMarked;
