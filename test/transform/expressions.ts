/** Random expressions, made from a list of numbers; see programs.ts. */
export class Expressions {
  protected readonly choices: readonly number[];
  protected at = 0;
  protected names = 0;
  protected depth = 0;
  protected numbers: string[] = ['x', 'y'];
  protected counters: string[] = [];
  protected lists: string[] = [];
  protected floats: string[] = [];
  protected objects: string[] = [];
  protected functions: string[] = [];
  protected readonly smooth: boolean;

  /** @param smooth - leave out what makes jumps everywhere */
  constructor(choices: readonly number[], smooth: boolean) {
    this.choices = choices;
    this.smooth = smooth;
  }

  protected next(n: number): number {
    const choice = this.choices[this.at++] ?? 0;
    return choice % n;
  }

  protected pick<T>(options: readonly T[]): T {
    return options[this.next(options.length)]!;
  }

  protected some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.next(most + 1) }, make);
  }

  protected name(): string {
    return `v${this.names++}`;
  }

  protected scoped<T>(make: () => T): T {
    const { numbers, counters, lists, floats, objects, functions } = this;
    const kept = [numbers, counters, lists, floats, objects, functions].map((list) => [...list]);
    const made = make();
    [this.numbers, this.counters, this.lists, this.floats, this.objects, this.functions] = kept as [
      string[],
      string[],
      string[],
      string[],
      string[],
      string[],
    ];
    return made;
  }

  protected target(): string {
    const index = (): string => this.pick(['0', '1', '2', ...this.counters, ...this.counters.map((i) => `${i} & 1`)]);
    return this.pick([
      () => this.pick(this.numbers),
      ...this.lists.map((list) => () => `${list}[${index()}]`),
      ...this.floats.map((list) => () => `${list}[${index()}]`),
      ...this.objects.map((object) => () => `${object}.${this.pick(['p', 'q', 'r'])}`),
      ...this.objects.map((object) => () => `${object}[${this.logged("'q'")}]`),
    ])();
  }

  protected assignment(): string {
    const operator = this.pick([
      '=',
      '+=',
      '-=',
      '*=',
      '=',
      '&&=',
      '||=',
      '??=',
      ...(this.smooth ? [] : ['/=', '%=', '**=']),
    ]);
    return `${this.target()} ${operator} ${this.number()}`;
  }

  protected logged(text: string): string {
    return `log(${this.next(100)}, ${text})`;
  }

  protected test(): string {
    return this.pick([
      () => `${this.operand()} ${this.pick(['<', '>', '<=', '>='])} ${this.operand()}`,
      () => this.number(),
      () => `${this.operand()} ${this.pick(['===', '!==', '==', '!='])} ${this.operand()}`,
      () => `!(${this.number()})`,
      () => `${this.operand()} > 0 && ${this.operand()} < 1 || ${this.operand()} === 2`,
      () => `typeof ${this.operand()} === 'number'`,
      () => this.pick(this.numbers).replace(/.*/, '$& === $&'),
    ])();
  }

  protected operand(): string {
    return `(${this.number()})`;
  }

  /** An expression that gives a number. */
  protected number(): string {
    if (this.depth > 7) return this.pick([...this.numbers, '2', '0.5']);
    this.depth++;
    const text = this.pick(this.forms())();
    this.depth--;
    return text;
  }

  protected forms(): (() => string)[] {
    const names = [...this.numbers, ...this.counters];
    const forms: (() => string)[] = [
      () => this.pick(names),
      () => this.pick(['1', '2', '0.5', '3', '-1.5', '0', '1e-3']),
      () => `${this.operand()} ${this.pick(['+', '-', '*'])} ${this.operand()}`,
      () => `${this.operand()} * ${this.pick(names)} + ${this.pick(names)}`,
      () => `-${this.operand()}`,
      () => this.pick(names).replace(/.*/, '($& - $&)'),
      () => `Math.${this.pick(['sin', 'cos', 'tanh', 'atan', 'abs'])}(${this.number()})`,
      () => `Math.${this.pick(['max', 'min', 'hypot'])}(${this.number()}, ${this.number()})`,
      () => `${this.operand()} / (1 + (${this.pick(names)}) ** 2)`,
      () => `(${this.test()} ? ${this.number()} : ${this.number()})`,
      () => `(${this.assignment()})`,
      () => `(${this.operand()} ${this.pick(['&&', '||', '??'])} ${this.operand()})`,
      () => `(${this.target()})${this.pick(['++', '--'])}`.replace(/^\((.*)\)/, '$1'),
      () => `${this.pick(['++', '--'])}${this.target()}`,
      () => `(${this.number()}, ${this.number()})`,
      () => `((u) => u * ${this.operand()} + u)(${this.number()})`,
      () =>
        `[${this.number()}, ${this.number()}, ${this.pick(names)}].${this.pick(['reduce((p, q) => p * q + 1)', 'sort((p, q) => p - q)[0]', `map((v) => v * ${this.pick(names)})[1]`, 'filter((v) => v)[0]', 'find((v) => v > 0)', `indexOf(${this.pick(names)})`])}`,
      () => `Math.max(...[${this.number()}, ${this.number()}])`,
      () => `(${this.number()})`,
      ...[...this.lists, ...this.floats].map(
        (list) => () => `${list}[${this.pick(['0', '1', '2', ...this.counters])}]`,
      ),
      ...this.lists.map((list) => () => `${list}?.[1]`),
      ...this.lists.map((list) => () => `${list}?.filter((v) => v)?.map((v) => v * 2)[0]`),
      ...this.objects.map((object) => () => `${object}.${this.pick(['p', 'q', 'r'])}`),
      ...this.functions.map((name) => () => `${name}(${this.number()}${this.pick(['', `, ${this.pick(names)}`])})`),
    ];
    if (this.numbers.includes('x')) forms.push(() => this.logged(this.number()));
    if (!this.smooth) {
      forms.push(
        () => `${this.operand()} ${this.pick(['/', '%', '**'])} ${this.operand()}`,
        () => `${this.operand()} ${this.pick(['|', '&', '<<', '>>>', '^'])} 0`,
        () => `Math.${this.pick(['exp', 'log', 'sqrt', 'floor', 'round', 'sign'])}(${this.number()})`,
        () => `+${this.operand()}`,
        () => `~~${this.operand()}`,
        () => `Number(${this.number()})`,
        () => `\`\${${this.number()}}\`.length`,
      );
    }
    return forms;
  }
}
