package dev.asyncdb.kotlin

import dev.asyncdb.mapping.Values
import dev.asyncdb.mapping.expression.ColumnExpression
import kotlin.reflect.KProperty1

/**
 * Begin values with that of one property, such as `User::name eq "ada"`.
 * @see Values.of
 * @since 0.1.0
 */
public infix fun <T : Any, P> KProperty1<T, P>.eq(value: P): Values<T> = Values.of(reference(this), value)

/**
 * Begin values with one that the database computes, such as `User::age computed plus(1)`
 * or `User::limit computed column(User::age)`.
 * @see Values.computed
 * @since 0.1.0
 */
public infix fun <T : Any, P : Any> KProperty1<T, P?>.computed(expression: ColumnExpression<P>): Values<T> =
	Values.computed(reference(this), expression)

/**
 * Return the value of another column of the row.
 * @see ColumnExpression.column
 * @since 0.1.0
 */
public fun <T : Any, P : Any> column(property: KProperty1<T, P?>): ColumnExpression<P> =
	ColumnExpression.column(reference(property))

/**
 * Combine values, such as `(User::name eq "ada") and (User::age eq 36)`.
 * @see Values.overlaidBy
 * @since 0.1.0
 */
public infix fun <T : Any> Values<T>.and(others: Values<T>): Values<T> = overlaidBy(others)
