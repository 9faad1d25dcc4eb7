/**
 * Sessions as arguments of WebFlux controllers.
 */
@NullMarked
package dev.asyncdb.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
