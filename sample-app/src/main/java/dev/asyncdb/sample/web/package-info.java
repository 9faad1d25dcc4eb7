/**
 * What all controllers share: answers to errors, the policy of pages, the description of
 * the API.
 */
@NullMarked
package dev.asyncdb.sample.web;

import org.jspecify.annotations.NullMarked;
