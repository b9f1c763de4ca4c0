// Lists that come in pages.

import type { List, PaginationOptions } from './types/client.js'

/** A page, and the way to all others. */
export class AutoPaginatable<ResourceType, ParametersType extends PaginationOptions = PaginationOptions> {
  protected list: List<ResourceType>
  private readonly apiCall: (params: PaginationOptions) => Promise<List<ResourceType>>
  readonly object = 'list' as const
  readonly options: ParametersType

  constructor(
    list: List<ResourceType>,
    apiCall: (params: PaginationOptions) => Promise<List<ResourceType>>,
    options?: ParametersType,
  ) {
    this.list = list
    this.apiCall = apiCall
    this.options = options ?? ({} as ParametersType)
  }

  get data(): ResourceType[] {
    return this.list.data
  }

  get listMetadata(): { before?: string | null; after?: string | null } {
    return this.list.listMetadata
  }

  /** Everything; or this page alone, if the first call has named a limit. */
  async autoPagination(): Promise<ResourceType[]> {
    if (this.options.limit) return this.data
    const all: ResourceType[] = []
    for (let after = this.options.after; ; ) {
      const page = await this.apiCall({ ...this.options, limit: 100, after } as PaginationOptions)
      all.push(...page.data)
      after = page.listMetadata.after
      if (!after) return all
      await new Promise(resolve => setTimeout(resolve, BETWEEN_PAGES_MS))
    }
  }
}

/** WorkOS counts requests. */
const BETWEEN_PAGES_MS = 350
