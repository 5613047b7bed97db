#include "textflag.h"

DATA half<>+0(SB)/4, $0x3f000000
GLOBL half<>(SB), RODATA|NOPTR, $4
DATA one<>+0(SB)/4, $0x3f800000
GLOBL one<>(SB), RODATA|NOPTR, $4
DATA positive<>+0(SB)/4, $0x7fffffff
GLOBL positive<>(SB), RODATA|NOPTR, $4

// SIGMOID turns x into 0.5 + 0.5·x/(1+|x|); t is lost. Y13 holds 0.5, Y14 1,
// Y15 the bits of a number but its sign.
#define SIGMOID(x, t) \
	VANDPS Y15, x, t \
	VADDPS Y14, t, t \
	VMULPS Y13, x, x \
	VDIVPS t, x, x   \
	VADDPS Y13, x, x

// func recurAVX2(cell, out, carry, u, vf, vr *float32, h int)
TEXT ·recurAVX2(SB), NOSPLIT, $0-56
	MOVQ cell+0(FP), DI
	MOVQ out+8(FP), SI
	MOVQ carry+16(FP), DX
	MOVQ u+24(FP), R8
	MOVQ vf+32(FP), R9
	MOVQ vr+40(FP), R10
	MOVQ h+48(FP), CX
	LEAQ (R8)(CX*4), R11  // forget gates
	LEAQ (R11)(CX*4), R12 // highway gates
	VBROADCASTSS half<>(SB), Y13
	VBROADCASTSS one<>(SB), Y14
	VBROADCASTSS positive<>(SB), Y15
	XORQ AX, AX

loop:
	VMOVUPS (DI)(AX*4), Y0  // the state
	VMOVUPS (R8)(AX*4), Y1  // the candidate
	VMULPS  (R9)(AX*4), Y0, Y2
	VADDPS  (R11)(AX*4), Y2, Y2
	SIGMOID(Y2, Y3)
	VMULPS  (R10)(AX*4), Y0, Y4
	VADDPS  (R12)(AX*4), Y4, Y4
	SIGMOID(Y4, Y5)
	VSUBPS  Y1, Y0, Y0
	VMULPS  Y0, Y2, Y0
	VADDPS  Y0, Y1, Y0
	VMOVUPS Y0, (DI)(AX*4)
	VMOVUPS (DX)(AX*4), Y6
	VSUBPS  Y6, Y0, Y0
	VMULPS  Y0, Y4, Y0
	VADDPS  Y0, Y6, Y0
	VMOVUPS Y0, (SI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func add3AVX2(out, bias, a, b, c *float32, n int)
TEXT ·add3AVX2(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), DI
	MOVQ bias+8(FP), SI
	MOVQ a+16(FP), R8
	MOVQ b+24(FP), R9
	MOVQ c+32(FP), R10
	MOVQ n+40(FP), CX
	XORQ AX, AX

loop:
	VMOVUPS (SI)(AX*4), Y0
	VADDPS  (R8)(AX*4), Y0, Y0
	VADDPS  (R9)(AX*4), Y0, Y0
	VADDPS  (R10)(AX*4), Y0, Y0
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func reluAVX2(out, in *float32, n int)
TEXT ·reluAVX2(SB), NOSPLIT, $0-24
	MOVQ   out+0(FP), DI
	MOVQ   in+8(FP), SI
	MOVQ   n+16(FP), CX
	XORQ   AX, AX
	VXORPS Y1, Y1, Y1

loop:
	VMAXPS  (SI)(AX*4), Y1, Y0
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func relu3AVX2(out, a, b, c *float32, n int)
TEXT ·relu3AVX2(SB), NOSPLIT, $0-40
	MOVQ   out+0(FP), DI
	MOVQ   a+8(FP), R8
	MOVQ   b+16(FP), R9
	MOVQ   c+24(FP), R10
	MOVQ   n+32(FP), CX
	XORQ   AX, AX
	VXORPS Y1, Y1, Y1

loop:
	VMOVUPS (R8)(AX*4), Y0
	VADDPS  (R9)(AX*4), Y0, Y0
	VADDPS  (R10)(AX*4), Y0, Y0
	VMAXPS  Y0, Y1, Y0
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func addRowAVX2(x *float32, q *int8, n int, s float32)
TEXT ·addRowAVX2(SB), NOSPLIT, $0-28
	MOVQ x+0(FP), DI
	MOVQ q+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS s+24(FP), Y2
	XORQ AX, AX

loop:
	VPMOVSXBD (SI)(AX*1), Y0
	VCVTDQ2PS Y0, Y0
	VMULPS    Y2, Y0, Y0
	VADDPS    (DI)(AX*4), Y0, Y0
	VMOVUPS   Y0, (DI)(AX*4)
	ADDQ      $8, AX
	CMPQ      AX, CX
	JLT       loop
	VZEROUPPER
	RET
