/**
 * Sessions as arguments of handlers of Spring MVC.
 */
@NullMarked
package dev.asyncdb.autoconfigure.mvc;

import org.jspecify.annotations.NullMarked;
