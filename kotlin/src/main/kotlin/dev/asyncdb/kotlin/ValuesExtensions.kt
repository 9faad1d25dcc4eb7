package dev.asyncdb.kotlin

import dev.asyncdb.mapping.Values
import kotlin.reflect.KProperty1

/**
 * Begin values with that of one property, such as `User::name eq "ada"`.
 * @see Values.of
 * @since 0.1.0
 */
public infix fun <T : Any, P> KProperty1<T, P>.eq(value: P): Values<T> = Values.of(reference(this), value)

/**
 * Combine values, such as `(User::name eq "ada") and (User::age eq 36)`.
 * @see Values.overlaidBy
 * @since 0.1.0
 */
public infix fun <T : Any> Values<T>.and(others: Values<T>): Values<T> = overlaidBy(others)
