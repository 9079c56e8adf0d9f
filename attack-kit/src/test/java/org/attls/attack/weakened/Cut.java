package org.attls.attack.weakened;

import java.util.Objects;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** One check taken out of a compiled class; nothing else of it changes. */
sealed interface Cut {
  /** Takes the check out, and says how often it was there. */
  int from(ClassNode type);

  /** In a few words. */
  String text();

  /** A method that does nothing: it returns at once, with true where it returns a truth. */
  record Body(String method) implements Cut {
    @Override
    public int from(ClassNode type) {
      int cuts = 0;
      for (MethodNode one : type.methods) {
        if (one.name.equals(method) && (one.access & Opcodes.ACC_ABSTRACT) == 0) {
          one.instructions = nothing(Type.getReturnType(one.desc));
          one.tryCatchBlocks.clear();
          one.localVariables = null;
          cuts++;
        }
      }
      return cuts;
    }

    private static InsnList nothing(Type result) {
      InsnList code = new InsnList();
      switch (result.getSort()) {
        case Type.VOID -> {
          // Nothing to return.
        }
        case Type.BOOLEAN -> code.add(new InsnNode(Opcodes.ICONST_1));
        case Type.INT -> code.add(new InsnNode(Opcodes.ICONST_0));
        default -> code.add(new InsnNode(Opcodes.ACONST_NULL));
      }
      code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
      return code;
    }

    @Override
    public String text() {
      return method + " checks nothing";
    }
  }

  /**
   * An exception that is made and not thrown: a new one that is made with this constant, an enum's
   * or a number, or of this class; or one from a method of this name.
   */
  record Refusal(String method, String mark) implements Cut {
    @Override
    public int from(ClassNode type) {
      int cuts = 0;
      for (MethodNode one : type.methods) {
        if (one.name.equals(method)) {
          for (AbstractInsnNode at : one.instructions.toArray()) {
            if (at.getOpcode() == Opcodes.ATHROW && marked(at)) {
              one.instructions.set(at, new InsnNode(Opcodes.POP));
              cuts++;
            }
          }
        }
      }
      return cuts;
    }

    /** Looks back to where the exception was made. */
    private boolean marked(AbstractInsnNode thrown) {
      AbstractInsnNode before = thrown.getPrevious();
      if (before instanceof MethodInsnNode made && !made.name.equals("<init>")) {
        return made.name.equals(mark);
      }
      boolean found = false;
      for (AbstractInsnNode at = before; at != null; at = at.getPrevious()) {
        found |= at instanceof FieldInsnNode field && field.name.equals(mark);
        found |= at instanceof IntInsnNode number && mark.equals(String.valueOf(number.operand));
        if (at instanceof TypeInsnNode made && made.getOpcode() == Opcodes.NEW) {
          String name = made.desc.substring(made.desc.lastIndexOf('/') + 1);
          if (name.endsWith("Exception") || name.endsWith("Alert")) {
            return found || name.equals(mark);
          }
        }
      }
      return false;
    }

    @Override
    public String text() {
      return method + " does not refuse (" + mark + ")";
    }
  }

  /** A call that is left out; it has arguments of one word each, and returns nothing. */
  record Call(String method, String called) implements Cut {
    @Override
    public int from(ClassNode type) {
      int cuts = 0;
      for (MethodNode one : type.methods) {
        if (!one.name.equals(method) && !one.name.startsWith("lambda$" + method)) {
          continue;
        }
        for (AbstractInsnNode at : one.instructions.toArray()) {
          if (at instanceof MethodInsnNode call
              && call.name.equals(called)
              && Type.getReturnType(call.desc) == Type.VOID_TYPE) {
            InsnList pops = new InsnList();
            int words =
                Type.getArgumentTypes(call.desc).length
                    + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
            for (int i = 0; i < words; i++) {
              pops.add(new InsnNode(Opcodes.POP));
            }
            one.instructions.insert(call, pops);
            one.instructions.remove(call);
            cuts++;
          }
        }
      }
      return cuts;
    }

    @Override
    public String text() {
      return method + " does not call " + called;
    }
  }

  /** A comparison that is made, and always true. */
  record Truth(String method, String compared) implements Cut {
    @Override
    public int from(ClassNode type) {
      int cuts = 0;
      for (MethodNode one : type.methods) {
        for (AbstractInsnNode at : one.instructions.toArray()) {
          if (one.name.equals(method)
              && at instanceof MethodInsnNode call
              && call.name.equals(compared)
              && Type.getReturnType(call.desc) == Type.BOOLEAN_TYPE) {
            InsnList always = new InsnList();
            always.add(new InsnNode(Opcodes.POP));
            always.add(new InsnNode(Opcodes.ICONST_1));
            one.instructions.insert(call, always);
            cuts++;
          }
        }
      }
      return cuts;
    }

    @Override
    public String text() {
      return method + " takes all for the same (" + compared + ")";
    }
  }

  /** A constant that is read in place of another one of the same enum. */
  record Constant(String method, String right, String wrong) implements Cut {
    @Override
    public int from(ClassNode type) {
      int cuts = 0;
      for (MethodNode one : type.methods) {
        for (AbstractInsnNode at : one.instructions.toArray()) {
          if (one.name.equals(method)
              && at instanceof FieldInsnNode field
              && Objects.equals(field.name, right)) {
            field.name = wrong;
            cuts++;
          }
        }
      }
      return cuts;
    }

    @Override
    public String text() {
      return method + " says " + wrong + " for " + right;
    }
  }
}
