using Ironic.Agent;
using Ironic.Agent.Kernel;

// No arguments: what the agent is to do stands on the kernel's command line.
await using var agent = new Composition(new SystemFolders(), TimeProvider.System, Console.OpenStandardOutput());
return await agent.RunAsync();
