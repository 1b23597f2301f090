/** Where things are shown. */
const part = encodeURIComponent;

export const paths = {
  home: "/",
  blocks: "/blocks",
  block: (ref: string | number) => `/block/${part(ref)}`,
  transaction: (id: string) => `/tx/${part(id)}`,
  address: (address: string) => `/address/${part(address)}`,
  elections: "/elections",
  election: (id: string) => `/election/${part(id)}`,
  results: (id: string) => `/election/${part(id)}?show=results`,
  verify: "/verify",
  mempool: "/mempool",
  peers: "/peers",
  node: "/node",
  reference: "/reference",
};
