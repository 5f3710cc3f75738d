import { database } from '@/utils/store/database.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';

export async function cutIntoParts(_id: string, _jobs: AttachmentJobs): Promise<void> {
  void database;
}
