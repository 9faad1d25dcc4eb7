/**
 * Steps of one operation, sequentially and with one operator, since an operator for each
 * would cost more than the step.
 */
@NullMarked
package dev.asyncdb.reactive.step;

import org.jspecify.annotations.NullMarked;
