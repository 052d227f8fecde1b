// biome-ignore lint/style/noDefaultExport: Next takes no other
export default { devIndicators: false, eslint: { ignoreDuringBuilds: true } };
