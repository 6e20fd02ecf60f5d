using ModelServing.Sandbox;

await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Directory = args.Length > 0 ? args[0] : "artifacts/sandbox" }, CancellationToken.None);
Console.WriteLine(cluster.KubeconfigPath);
await Task.Delay(Timeout.Infinite);
