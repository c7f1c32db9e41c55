import { laws } from './laws.js';
import { overTable } from './over-table.js';

overTable(laws.broadcasting);
