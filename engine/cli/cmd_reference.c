/*
 * cmd_reference.c
 *     placeholder
 */
