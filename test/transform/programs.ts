import { Expressions } from './expressions.js';

/**
 * Random programs, made from a list of numbers: each choice takes the next one, and the simplest form when they run
 * out, so that shorter lists of smaller numbers are simpler programs.
 */
export class Programs extends Expressions {
  /** A CommonJS file that exports `main(x, y, log)`. */
  program(): string {
    const strict = this.pick(["'use strict'\n", '', '"use strict";', '// sloppy\n']);
    const helpers = this.some(3, () => this.helper());
    const body = this.block(6);
    return `${strict}\n${helpers.join('\n')}\nmodule.exports = { main(x, y, log) {\n${body}\nreturn ${this.number()}\n} };\n`;
  }

  /** A function at the top, of which some are pure. */
  private helper(): string {
    const name = this.name();
    const text = this.scoped(() => {
      this.numbers = ['a', 'b'];
      const form = this.next(4);
      const body = `${this.block(3)}\n return ${this.number()}`;
      if (form === 0) return `function ${name}(a, b) { ${body} }`;
      if (form === 1) return `const ${name} = (a, b) => ${this.operand()};`;
      if (form === 2) return `const ${name} = function (a, b = ${this.number()}) { ${body} };`;
      return `const ${name} = (a, b) => { ${body} };`;
    });
    this.functions.push(name);
    return text;
  }

  private block(most: number): string {
    this.depth++;
    const text = this.some(most, () => this.statement()).join(this.pick(['\n', '\n// note\n', ' ']));
    this.depth--;
    return text;
  }

  private statement(): string {
    const forms: (() => string)[] = [
      () => this.declareNumber(),
      () => `${this.assignment()};`,
      () => this.declareList(),
      () => this.declareObject(),
      () => this.destructure(),
      () => `${this.target()} ${this.pick(['++', '--'])};`.replace(' ', ''),
    ];
    if (this.depth < 4) {
      forms.push(
        () => this.branch(),
        () => this.loop(),
        () => this.choice(),
        () => this.declareFunction(),
        () => this.attempt(),
        () => this.overList(),
        () => this.declareClass(),
      );
    }
    return this.pick(forms)();
  }

  private declareNumber(): string {
    const value = this.number();
    const name = this.name();
    const text = `${this.pick(['let', 'var'])} ${name} = ${value}${this.pick(['', ';'])}\n`;
    this.numbers.push(name);
    return text;
  }

  private declareList(): string {
    const name = this.name();
    if (this.next(3) === 2) {
      const text = `const ${name} = ${this.pick(['new Float64Array(4)', `new Float64Array([${this.number()}, 1, 2, 3])`])};`;
      this.floats.push(name);
      return text;
    }
    const text = `const ${name} = [${this.number()}, ${this.number()}, ...[${this.number()}]];`;
    this.lists.push(name);
    return text;
  }

  private declareObject(): string {
    const name = this.name();
    const text = `const ${name} = { p: ${this.number()}, ['q']: ${this.number()}, get r() { return this.p * 2 }, set r(v) { this.q = v } };`;
    this.objects.push(name);
    return text;
  }

  private destructure(): string {
    const [a, b] = [this.name(), this.name()];
    const text = this.pick([
      () => `let [${a}, ${b} = ${this.number()}] = [${this.number()}];`,
      () => `let { p: ${a}, z: ${b} = ${this.number()} } = { p: ${this.number()} };`,
    ])();
    this.numbers.push(a, b);
    return text;
  }

  private branch(): string {
    const test = this.test();
    const [yes, no] = [this.scoped(() => this.block(2)), this.scoped(() => this.block(2))];
    return `if (${test}) {\n${yes} } ${this.pick(['', `else { ${no} }`])}\n`;
  }

  private loop(): string {
    const i = this.name();
    return this.scoped(() => {
      this.counters.push(i);
      const body = this.block(3);
      const leave = this.pick(['', `if (${this.test()}) continue;`, `if (${this.test()}) break;`]);
      return this.pick([
        `for (let ${i} = 0; ${i} < ${this.next(4)}; ${i}++) {\n${leave} ${body} }\n`,
        `out${i}: for (var ${i} = 3; ${i}--; ) { do { ${body} ${leave.replace('continue', `continue out${i}`)} } while (${i} > 5) }\n`,
        `{ let ${i} = 2; while (${i}-- > 0) { ${body} ${leave} } }\n`,
      ]);
    });
  }

  private choice(): string {
    const on = this.number();
    return `switch (${on}) { case ${this.number()}: ${this.scoped(() => this.block(1))} break;\n case 1: default: ${this.scoped(() => this.block(1))} }\n`;
  }

  private declareFunction(): string {
    const name = this.name();
    const text = this.scoped(() => {
      const [a, b] = [this.name(), this.name()];
      this.numbers.push(a, b);
      const form = this.next(4);
      if (form === 1) return `const ${name} = (${a}, ${b} = ${a} * 2) => ${this.operand()};`;
      const body = `${this.block(2)}\n return ${this.number()}`;
      if (form === 2) return `const ${name} = ({ p: ${a} = 1, q: ${b} = ${a} } = {}, ...rest) => { ${body} };`;
      if (form === 3)
        return `function* gen${name}(${a}) { let ${b} = yield ${this.number()}; ${this.block(1)} ${b} += (yield ${this.number()}) * ${a}; return ${this.number()} }\nconst ${name} = (a) => { const it = gen${name}(a); let s = it.next().value; s += it.next(s).value; return s * it.next(a).value };`;
      return `function ${name}(${a}, ${b}) { ${body} }\n`;
    });
    this.functions.push(name);
    return text;
  }

  private declareClass(): string {
    const [type, object] = [this.name(), this.name()];
    const text = `class ${type} { #h = ${this.number()}; p = this.#h * 2; constructor(v) { this.q = v; this.#h += v } get r() { return this.#h } set r(v) { this.#h = v + this.p } m(v) { return v * this.q + super.constructor.length } }\nconst ${object} = new ${type}(${this.number()});`;
    this.objects.push(object);
    return text;
  }

  private attempt(): string {
    return `try {\n${this.scoped(() => this.block(2))} if (${this.test()}) throw ${this.number()} } catch (e) { ${this.assignmentTo('e')} ${this.scoped(() => this.block(1))} } finally { ${this.scoped(() => this.block(1))} }\n`;
  }

  private assignmentTo(value: string): string {
    return `${this.pick(this.writable())} = ${value};`;
  }

  private overList(): string {
    const item = this.name();
    const list = this.pick([...this.lists, ...this.floats, `[${this.pick(this.numbers)}, 2]`]);
    return this.scoped(() => {
      this.numbers.push(item);
      return `for (let ${item} of ${list}) {\n${this.assignmentTo(this.number())} ${this.block(1)} }\n`;
    });
  }

  private writable(): string[] {
    const names = this.numbers.filter((name) => name !== 'x' && name !== 'y' && name !== 'a' && name !== 'b');
    return names.length === 0 ? ['x'] : names;
  }
}
