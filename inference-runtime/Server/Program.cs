using ModelServing.Engine.Models;
using ModelServing.Onnx;
using ModelServing.Runtime.Commands;

return await RuntimeCommandLine.RunAsync(
    args, services => services.AddSingleton<IModelLoader, OnnxModelLoader>(), Console.Out, Console.Error);
