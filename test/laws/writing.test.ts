import { laws } from '@stdgrad/gradcheck/laws';
import { overTable } from './over-table.js';

overTable(laws.writing);
