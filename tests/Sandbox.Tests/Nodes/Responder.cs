using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelServing.Sandbox.Tests.Nodes;

/// <summary>
/// The smallest server that a pod can run: it answers each connection with its host name, and "/ready" with 200 while the file named by
/// READY_FILE exists. After SIGTERM it goes on for DRAIN_SECONDS and exits with 0.
/// </summary>
internal static class Responder
{
    private const int Port = 8080;

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["respond"])
        {
            await Console.Error.WriteLineAsync("usage: respond");
            return 64;
        }

        using var stop = new CancellationTokenSource();
        var drain = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("DRAIN_SECONDS") ?? "0", CultureInfo.InvariantCulture));
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.CancelAfter(drain);
        });
        var listener = new TcpListener(IPAddress.Parse(Environment.GetEnvironmentVariable("MODEL_SERVING_BIND")!), Port);
        listener.Start();
        Console.WriteLine($"{Environment.GetEnvironmentVariable("HOSTNAME")} listens");
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = AnswerAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("drained");
            return 0;
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var buffer = new byte[4096];
            var request = new StringBuilder();
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0)
                {
                    return;
                }

                request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            var notReady = request.ToString().StartsWith("GET /ready ", StringComparison.Ordinal) && !File.Exists(Environment.GetEnvironmentVariable("READY_FILE"));
            var body = Environment.GetEnvironmentVariable("HOSTNAME") ?? "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(notReady ? "503 Service Unavailable" : "200 OK")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        }
    }
}
