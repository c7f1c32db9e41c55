import { binary, unary } from './arithmetic.js';
import { assignment, forEach, objectPattern, pattern, update } from './assignments.js';
import { call, construct, template } from './calls.js';
import { chain } from './chains.js';
import type { Handler, Handlers } from './emitter.js';
import {
  declaration,
  declarator,
  ended,
  exportDefault,
  expressionStatement,
  functionOf,
  staticBlock,
} from './functions.js';
import { conditional, forLoop, logical, switchCase, switchOn, tested } from './logic.js';
import { classMember, identifier, member, property } from './members.js';

const withStatement: Handler<'WithStatement'> = (emit, node) =>
  emit.fail(
    node,
    '`with` decides only at run time what names stand for',
    'leave this file out of the list of files to transform, or name the object',
  );

/** What becomes of each kind of syntax; kinds that are not here are copied, with their parts rewritten. */
export const handlers: Handlers = {
  ArrayPattern: pattern,
  ArrowFunctionExpression: functionOf,
  AssignmentExpression: assignment,
  AssignmentPattern: pattern,
  BinaryExpression: binary,
  BreakStatement: ended,
  CallExpression: call,
  ChainExpression: chain,
  ConditionalExpression: conditional,
  ContinueStatement: ended,
  DoWhileStatement: tested,
  ExportDefaultDeclaration: exportDefault,
  ExpressionStatement: expressionStatement,
  ForInStatement: forEach,
  ForOfStatement: forEach,
  ForStatement: forLoop,
  FunctionDeclaration: functionOf,
  FunctionExpression: functionOf,
  Identifier: identifier,
  IfStatement: tested,
  LogicalExpression: logical,
  MemberExpression: member,
  MethodDefinition: classMember,
  NewExpression: construct,
  ObjectPattern: objectPattern,
  Property: property,
  PropertyDefinition: classMember,
  RestElement: pattern,
  ReturnStatement: ended,
  StaticBlock: staticBlock,
  SwitchCase: switchCase,
  SwitchStatement: switchOn,
  TemplateLiteral: template,
  ThrowStatement: ended,
  UnaryExpression: unary,
  UpdateExpression: update,
  VariableDeclaration: declaration,
  VariableDeclarator: declarator,
  WhileStatement: tested,
  WithStatement: withStatement,
};
